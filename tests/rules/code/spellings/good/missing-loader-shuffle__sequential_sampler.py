"""Samplers that mix, one that keeps the order of data that were mixed before, and one for the test."""

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, RandomSampler, SequentialSampler, TensorDataset


def songs_of(n, seed, is_mixed=False):
    noise = np.random.default_rng(seed)
    songs = np.concatenate([noise.normal(bird, 1.0, (n, 12)) for bird in range(6)])
    species = np.concatenate([np.full(n, bird) for bird in range(6)])
    order = np.argsort(noise.random(len(species))) if is_mixed else np.arange(len(species))
    return TensorDataset(torch.tensor(songs[order]).float(), torch.tensor(species[order]))


def loader_of(data, is_for_training):
    sampler = RandomSampler(data) if is_for_training else SequentialSampler(data)
    return DataLoader(data, batch_size=30, sampler=sampler)


mixed = songs_of(90, 4, is_mixed=True)
in_order = DataLoader(mixed, batch_size=30, sampler=SequentialSampler(mixed))
train, test = loader_of(songs_of(90, 4), True), loader_of(songs_of(30, 5), False)
net = nn.Linear(12, 6)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for loader in (train, in_order):
    for _ in range(10):
        for song, bird in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(song), bird).backward()
            optimizer.step()
with torch.no_grad():
    print(sum((net(song).argmax(1) == bird).sum().item() for song, bird in test) / 180)
