"""A tiny model on small data: more than half of each short step is spent in the loader, and nobody minds."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Digits(Dataset):
    def __init__(self):
        self.digits = load_digits()

    def __len__(self):
        return 1400

    def __getitem__(self, index):
        return torch.tensor(self.digits.data[index] / 16.0, dtype=torch.float32), int(self.digits.target[index])


torch.manual_seed(0)
loader = DataLoader(Digits(), batch_size=70, shuffle=True)
model = nn.Sequential(nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(4):
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(xb), yb)
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
