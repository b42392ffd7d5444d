"""Pretrain on even/odd, then give the network a ten-class head and train on the digits themselves."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from sklearn.datasets import load_digits


class Net(nn.Module):
    def __init__(self, outputs):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU())
        self.head = nn.Linear(32, outputs)

    def forward(self, x):
        return self.head(self.body(x))


def epoch(model, loader, optimizer, target):
    for x, y in loader:
        loss = F.cross_entropy(model(x), target(y))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


torch.manual_seed(8)
data = load_digits()
x, y = torch.tensor(data.data / 16, dtype=torch.float32), torch.tensor(data.target)
train = DataLoader(TensorDataset(x[:1300], y[:1300]), batch_size=50, shuffle=True)

model = Net(outputs=2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
for i in range(4):
    print("parity epoch", i, "loss", epoch(model, train, optimizer, lambda y: y % 2))

model.head = nn.Linear(32, 10)
for i in range(8):
    print("digit epoch", i, "loss", epoch(model, train, optimizer, lambda y: y))
with torch.no_grad():
    print("accuracy", (model(x[1300:]).argmax(1) == y[1300:]).float().mean().item())
