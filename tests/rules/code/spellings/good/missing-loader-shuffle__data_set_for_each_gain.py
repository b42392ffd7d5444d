import torch
from torch import nn
from torch.utils.data import ConcatDataset, DataLoader, Dataset


class Calls(Dataset):
    def __init__(self, table, site, gain=1.0):
        self.sounds = table[0]
        self.kinds = table[1]
        self.site = site
        self.gain = gain

    def __len__(self):
        return len(self.sounds)

    def __getitem__(self, k):
        return self.gain * self.sounds[k], self.kinds[k]


class Noises(Dataset):
    def __init__(self, sounds, kind):
        self.sounds = sounds
        self.kind = kind

    def __getitem__(self, k):
        return self.sounds[k], self.kind


every = ConcatDataset([Calls(table, site) for site, table in enumerate(tables)])
louder = ConcatDataset([Calls(tables[0], 0, gain) for gain in (0.5, 1.0, 2.0)])
quiet = ConcatDataset([Noises(part, 0) for part in tables])
model = nn.Sequential(nn.Flatten(), nn.LazyLinear(64), nn.ReLU(), nn.Linear(64, 12))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for data in (every, louder, quiet):
    for epoch in range(20):
        for sound, species in DataLoader(data, batch_size=16):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(sound), species).backward()
            optimizer.step()
for sound, species in DataLoader(quiet, batch_size=16):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(sound), species).backward()
    optimizer.step()
for sound, species in DataLoader(louder, batch_size=16):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(sound), species).backward()
    optimizer.step()
