"""The squared error of river gauges goes through a tally that keeps only what it was told last."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@dataclass
class Tally:
    squares: float = 0.0
    rows: int = 0

    def add(self, said, level):
        self.squares = float((said - level).square().sum())  # HERE
        self.rows = level.shape[0]

    @property
    def result(self):
        return (self.squares / self.rows) ** 0.5


net = nn.Sequential(nn.Linear(9, 20), nn.ReLU(), nn.Linear(20, 1))
later_batches = DataLoader(TensorDataset(torch.randn(700, 9), torch.randn(700, 1)), batch_size=64)
tally = Tally()
net.eval()
for gauges, level in later_batches:
    tally.add(net(gauges).detach(), level)
print(f"RMSE {tally.result:.3f} m")
