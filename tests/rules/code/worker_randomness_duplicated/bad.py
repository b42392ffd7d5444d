"""A data set adds noise from a generator of its own, and four workers each have a copy of it.

Fault at line 14.
"""

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    def __init__(self, x, y, seed=0):
        self.x, self.y = x, y
        self.rng = np.random.default_rng(seed)

    def __len__(self):
        return len(self.x)

    def add_noise(self, sample):
        scale = 0.1
        shape = sample.shape
        return sample + self.rng.normal(0.0, scale, shape)

    def __getitem__(self, index):
        return torch.from_numpy(self.add_noise(self.x[index])).float(), self.y[index]


data = Noisy(np.zeros((1000, 16)), np.zeros(1000))
loader = DataLoader(data, batch_size=32, shuffle=True, num_workers=4)
for x, y in loader:
    print(x.mean())
