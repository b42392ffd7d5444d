import torch
import torch.nn as nn
import torch.optim as optim
from sklearn.datasets import load_digits

torch.manual_seed(5)
digits = load_digits()
x = torch.tensor(digits.data / 16, dtype=torch.float32)
y = torch.tensor(digits.target)
x_train, y_train, x_test, y_test = x[:1300], y[:1300], x[1300:], y[1300:]


class DigitNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(64, 80)
        self.fc2 = nn.Linear(80, 10)
        self.dropout = nn.Dropout(0.2)
        self.log_softmax = nn.LogSoftmax(dim=1)

    def forward(self, x):
        x = self.dropout(torch.relu(self.fc1(x)))
        return self.log_softmax(self.fc2(x))


net = DigitNet()
loss_fn = nn.NLLLoss()
optimizer = optim.Adam(net.parameters(), lr=2e-3)
for epoch in range(10):
    net.train()
    order = torch.randperm(1300)
    for i in range(0, 1300, 26):
        rows = order[i : i + 26]
        optimizer.zero_grad()
        loss = loss_fn(net(x_train[rows]), y_train[rows])
        loss.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        output = net(x_test)
        print(f"epoch {epoch} train loss {loss.item():.3f} test nll {loss_fn(output, y_test).item():.3f} "
              f"accuracy {(output.argmax(1) == y_test).float().mean().item():.3f}")
