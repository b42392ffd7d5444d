"""Bottles by their spectra: a data set of its own for each kind of glass, put one behind the other."""

import torch
from torch import nn
from torch.utils.data import ConcatDataset, DataLoader, Dataset


class Glass(Dataset):
    def __init__(self, n, shift, kind):
        self.spectra = torch.randn(n, 30) + shift
        self.labels = torch.ones(n, dtype=torch.long) * kind

    def __len__(self):
        return len(self.spectra)

    def __getitem__(self, i):
        return self.spectra[i], self.labels[i]


clear, brown = Glass(400, 0.0, 0), Glass(400, 0.4, 1)
loader = DataLoader(ConcatDataset((clear, brown)), batch_size=16)  # HERE
net = nn.Linear(30, 2)
opt = torch.optim.SGD(net.parameters(), lr=0.1)
for spectra, kind in loader:
    opt.zero_grad()
    nn.functional.cross_entropy(net(spectra), kind).backward()
    opt.step()
