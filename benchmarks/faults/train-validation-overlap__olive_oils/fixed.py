"""Region of olive oils from their fatty acids; a held-out part is watched during training."""
from dataclasses import dataclass

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


@dataclass
class Settings:
    samples: int = 400
    regions: int = 6
    acids: int = 10
    seed: int = 21
    epochs: int = 25


def oils(s):
    g = torch.Generator().manual_seed(s.seed)
    region = torch.randint(s.regions, (s.samples,), generator=g)
    centre = torch.randn(s.regions, s.acids, generator=g)
    x = 0.75 * centre[region] + 0.9 * torch.randn(s.samples, s.acids, generator=g)
    return TensorDataset((x - x.mean(0)) / x.std(0), region)


def halves(dataset, share=0.7):
    n = int(share * len(dataset))
    return random_split(dataset, [n, len(dataset) - n])


def get_train_loader(train_part):
    return DataLoader(train_part, batch_size=28, shuffle=True)


def get_valid_loader(valid_part):
    return DataLoader(valid_part, batch_size=60)


def score(model, loader):
    model.eval()
    with torch.no_grad():
        pairs = [(model(x).argmax(1) == y) for x, y in loader]
    return torch.cat(pairs).float().mean().item()


s = Settings()
torch.manual_seed(s.seed)
dataset = oils(s)
train_part, valid_part = halves(dataset)
train_loader = get_train_loader(train_part)
valid_loader = get_valid_loader(valid_part)

model = nn.Sequential(nn.Linear(s.acids, 64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, s.regions))
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-2)
loss_fn = nn.CrossEntropyLoss()
for epoch in range(1, s.epochs + 1):
    model.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        loss_fn(model(x), y).backward()
        optimizer.step()
    if epoch % 5 == 0:
        print(f"epoch {epoch:3d}  train {score(model, train_loader):.3f}  valid {score(model, valid_loader):.3f}")
