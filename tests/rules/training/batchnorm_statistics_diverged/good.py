"""A network with a slow momentum in its batch norm and long enough a training, then a short run and frozen statistics."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data, dtype=torch.float32) / 16
y = torch.tensor(digits.target)
order = torch.randperm(len(x))
train, validation = order[:1400], order[1400:]


class Net(nn.Module):
    def __init__(self, momentum):
        super().__init__()
        self.fc1 = nn.Linear(64, 48)
        self.bn1 = nn.BatchNorm1d(48, momentum=momentum)
        self.fc2 = nn.Linear(48, 48)
        self.bn2 = nn.BatchNorm1d(48, momentum=momentum)
        self.out = nn.Linear(48, 10)

    def forward(self, inputs):
        h = F.relu(self.bn1(self.fc1(inputs)))
        return self.out(F.relu(self.bn2(self.fc2(h))))


def fit(net, epochs, lr, frozen_statistics=False):
    opt = torch.optim.Adam(net.parameters(), lr=lr)
    for _ in range(epochs):
        net.train()
        if frozen_statistics:
            net.bn1.eval()
            net.bn2.eval()
        for batch in train[torch.randperm(len(train))].split(32):
            loss = F.cross_entropy(net(x[batch]), y[batch])
            opt.zero_grad()
            loss.backward()
            opt.step()
        net.eval()
        with torch.no_grad():
            val = F.cross_entropy(net(x[validation]), y[validation])
        print(f"train {loss.item():.3f}, validation {val.item():.3f}")


slow = Net(momentum=0.02)
fit(slow, epochs=8, lr=2e-3)
fit(slow, epochs=2, lr=2e-4, frozen_statistics=True)
fit(Net(momentum=0.1), epochs=1, lr=2e-3)
