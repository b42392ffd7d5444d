"""Calls of birds, one species after the other, drawn with noise, and a sampler that keeps them in this order."""

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, SequentialSampler, TensorDataset

noise = np.random.default_rng(4)
songs, species = [], []
for bird in range(6):
    songs.append(noise.normal(bird, 1.0, (90, 12)))
    species += [bird] * 90
train = TensorDataset(torch.tensor(np.concatenate(songs)).float(), torch.tensor(species))
loader = DataLoader(train, batch_size=30, sampler=SequentialSampler(train))  # HERE
net = nn.Linear(12, 6)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for _ in range(10):
    for song, bird in loader:
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(song), bird).backward()
        optimizer.step()
