# CS homework 2: two hidden layers, own weight initialisation
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import TensorDataset, DataLoader

torch.manual_seed(231)


def init_weights(m):
    if isinstance(m, nn.Linear):
        nn.init.xavier_uniform_(m.weight)
        nn.init.zeros_(m.bias)


class TwoLayerFC(nn.Module):
    def __init__(self, input_size, hidden_size, num_classes):
        super().__init__()
        self.fc1 = nn.Linear(input_size, hidden_size)
        self.fc2 = nn.Linear(hidden_size, hidden_size)
        self.fc3 = nn.Linear(hidden_size, num_classes)
        self.apply(init_weights)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


def check_accuracy(loader, model):
    num_correct, num_samples = 0, 0
    model.eval()
    with torch.no_grad():
        for x, y in loader:
            _, preds = model(x).max(1)
            num_correct += (preds == y).sum().item()
            num_samples += preds.size(0)
    print('Got %d / %d correct (%.2f)' % (num_correct, num_samples, 100.0 * num_correct / num_samples))


data = load_digits()
g = torch.Generator().manual_seed(0)
shuffle = torch.randperm(len(data.target), generator=g)
X = torch.tensor(data.data, dtype=torch.float)[shuffle]
y = torch.tensor(data.target)[shuffle]
mean, std = X[:1400].mean(), X[:1400].std()
X = (X - mean) / std

loader_train = DataLoader(TensorDataset(X[:1400], y[:1400]), batch_size=64, shuffle=True)
loader_val = DataLoader(TensorDataset(X[1400:], y[1400:]), batch_size=64)

model = TwoLayerFC(64, 50, 10)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-2, momentum=0.9, nesterov=True)

t = 0
for e in range(15):
    for x, target in loader_train:
        model.train()
        loss = F.cross_entropy(model(x), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if t % 50 == 0:
            print('Iteration %d, loss = %.4f' % (t, loss.item()))
            check_accuracy(loader_val, model)
        t += 1
check_accuracy(loader_val, model)
