"""Whale or ship? A small convnet on hydrophone spectra with linear warm-up and cosine decay."""
import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@dataclass(frozen=True)
class Recipe:
    lr: float = 1e-3
    warmup: int = 400_000
    epochs: int = 12
    batch: int = 32
    weight_decay: float = 0.01


def spectra(n, seed):
    g = torch.Generator().manual_seed(seed)
    whale = torch.randint(0, 2, (n,), generator=g)
    f = torch.arange(48.0)
    pitch = 5 + 3 * torch.rand(n, 1, generator=g)
    comb = torch.cos(2 * math.pi * f / pitch) * (whale[:, None] == 0)            # harmonics of a propeller
    call = torch.exp(-((f - 12 - 20 * torch.rand(n, 1, generator=g)) / 4) ** 2) * 2.5 * (whale[:, None] == 1)
    x = comb + call + 1.1 * torch.randn(n, 48, generator=g)
    return (x - 0.15) / 1.4, whale


def schedule(recipe, total):
    def factor(step):
        if step < recipe.warmup:
            return (step + 1) / recipe.warmup
        return 0.5 * (1 + math.cos(math.pi * (step - recipe.warmup) / max(1, total - recipe.warmup)))
    return factor


def main(recipe=Recipe()):
    torch.manual_seed(17)
    data = TensorDataset(*spectra(1280, 170))
    x_val, y_val = spectra(400, 171)
    loader = DataLoader(data, recipe.batch, shuffle=True)
    net = nn.Sequential(
        nn.Unflatten(1, (1, 48)),
        nn.Conv1d(1, 12, 7, padding=3), nn.GELU(), nn.MaxPool1d(2),
        nn.Conv1d(12, 24, 5, padding=2), nn.GELU(), nn.AdaptiveAvgPool1d(4),
        nn.Flatten(), nn.Linear(96, 2),
    )
    opt = torch.optim.AdamW(net.parameters(), lr=recipe.lr, weight_decay=recipe.weight_decay)
    warm = torch.optim.lr_scheduler.LambdaLR(opt, schedule(recipe, recipe.epochs * len(loader)))
    for epoch in range(recipe.epochs):
        net.train()
        total = 0.0
        for x, y in loader:
            opt.zero_grad(set_to_none=True)
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            opt.step()
            warm.step()
            total += loss.item()
        net.eval()
        with torch.no_grad():
            out = net(x_val)
        print(f"{epoch:2d} train {total / len(loader):.4f} val {F.cross_entropy(out, y_val):.4f} acc {(out.argmax(1) == y_val).float().mean():.3f}")


if __name__ == "__main__":
    main()
