"""Noise from NumPy's own generator, which each worker seeds apart; a generator of the sample's index; one that has no workers."""

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    def __init__(self, x):
        self.x = x
        self.order = np.random.default_rng(0).permutation(len(x))

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        sample = self.x[self.order[index]]
        own = np.random.default_rng(index)
        return torch.from_numpy(sample + np.random.normal(0.0, 0.1, sample.shape) + own.normal()).float()


class Held(Dataset):
    def __init__(self, x):
        self.x = x
        self.rng = np.random.default_rng(0)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return torch.from_numpy(self.x[index] + self.rng.normal()).float()


for x in DataLoader(Noisy(np.zeros((1000, 16))), batch_size=32, num_workers=4):
    print(x.mean())
for x in DataLoader(Held(np.zeros((1000, 16))), batch_size=32):
    print(x.mean())
