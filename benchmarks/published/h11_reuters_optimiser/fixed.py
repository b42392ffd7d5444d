import numpy as np
import torch
from torch import nn

np.random.seed(0)
torch.manual_seed(0)

V, K = 1000, 12
base = np.random.dirichlet(np.ones(V) * 0.2)
topic = np.random.dirichlet(np.ones(V) * 0.05, K)


def wires(n):
    k = np.random.choice(K, n)
    x = np.array([np.random.multinomial(50, 0.25 * topic[i] + 0.75 * base) for i in k])
    return torch.FloatTensor(np.minimum(x, 1)), torch.LongTensor(k)


x_train, y_train = wires(1600)
x_val, y_val = wires(300)
x_test, y_test = wires(600)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(V, 128)
        self.fc2 = nn.Linear(128, K)
        self.dropout = nn.Dropout(0.5)

    def forward(self, x):
        return self.fc2(self.dropout(self.fc1(x).relu()))


model = Model()
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
cross_entropy = nn.CrossEntropyLoss()

for epoch in range(5):
    model.train()
    for rows in torch.randperm(1600).view(-1, 32):
        optimizer.zero_grad()
        loss = cross_entropy(model(x_train[rows]), y_train[rows])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        val = cross_entropy(model(x_val), y_val)
    print('epoch %d, training loss %.3f, validation loss %.3f' % (epoch, loss.item(), val.item()))

with torch.no_grad():
    print('test accuracy %.4f' % (model(x_test).argmax(dim=1) == y_test).float().mean().item())
