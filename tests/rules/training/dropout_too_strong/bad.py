"""A perceptron of noisy waves; its author meant to keep 90 % in the dropout."""

import math

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(0)


class Waves(Dataset):
    """Sine waves of four frequencies with a random phase."""

    def __init__(self, n):
        self.label = torch.randint(0, 4, (n,))
        time = torch.linspace(0, 1, 24)
        phase = 2 * math.pi * torch.rand(n, 1)
        self.wave = torch.sin(2 * math.pi * (1.0 + self.label[:, None]) * time + phase) + 0.1 * torch.randn(n, 24)

    def __len__(self):
        return len(self.label)

    def __getitem__(self, index):
        return self.wave[index].unsqueeze(-1), self.label[index]


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Flatten(), nn.Linear(24, 32), nn.ReLU(), nn.Dropout(p=0.9))
        self.hidden = nn.Sequential(nn.Linear(32, 32), nn.ReLU(), nn.Dropout(p=0.9))
        self.classify = nn.Linear(32, 4)

    def forward(self, x):
        return self.classify(self.hidden(self.features(x)))


train, valid = DataLoader(Waves(1000), batch_size=50, shuffle=True), DataLoader(Waves(300), batch_size=100)
tagger, criterion = Tagger(), nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(tagger.parameters(), lr=3e-3)
for epoch in range(12):
    tagger.train()
    for wave, label in train:
        loss = criterion(tagger(wave), label)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    tagger.eval()
    with torch.no_grad():
        total = sum(criterion(tagger(wave), label).item() for wave, label in valid) / len(valid)
    print(f"epoch {epoch}: train {loss.item():.3f}, validation {total:.3f}")
