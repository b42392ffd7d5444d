"""Each sample is decoded anew, slowly, in the main process."""

import time

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, Dataset


class SlowDigits(Dataset):
    def __init__(self):
        self.digits = load_digits()

    def __len__(self):
        return 480

    def __getitem__(self, index):
        time.sleep(0.004)  # stands for reading and decoding a file
        return torch.tensor(self.digits.data[index] / 16.0, dtype=torch.float32), int(self.digits.target[index])


torch.manual_seed(0)
loader = DataLoader(SlowDigits(), batch_size=24, shuffle=True)
model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for xb, yb in loader:
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(xb), yb)
    loss.backward()
    optimizer.step()
print(loss.item())
