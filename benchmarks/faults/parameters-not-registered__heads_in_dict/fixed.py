"""Shared trunk, three tasks: class, size and brightness of a drawn blob."""
import torch
import torch.nn.functional as F
from torch import nn


def blobs(n, g):
    yy, xx = torch.meshgrid(torch.linspace(-1, 1, 12), torch.linspace(-1, 1, 12), indexing="ij")
    kind = torch.randint(0, 2, (n,), generator=g)
    size = torch.rand(n, generator=g) * 0.6 + 0.2
    bright = torch.rand(n, generator=g) + 0.5
    r_round = xx**2 + yy**2
    r_square = torch.maximum(xx.abs(), yy.abs()) ** 2
    r = torch.where(kind[:, None, None].bool(), r_square, r_round)
    image = bright[:, None, None] * torch.sigmoid((size[:, None, None] ** 2 - r) * 12)
    return image[:, None] + 0.05 * torch.randn(n, 1, 12, 12, generator=g), kind, size, bright


class MultiTask(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(
            nn.Conv2d(1, 8, 3, 2, 1), nn.ReLU(), nn.Conv2d(8, 16, 3, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(144, 48), nn.ReLU()
        )
        self.heads = nn.ModuleDict({"kind": nn.Linear(48, 2), "size": nn.Linear(48, 1), "bright": nn.Linear(48, 1)})

    def forward(self, x):
        h = self.trunk(x)
        return {name: head(h) for name, head in self.heads.items()}


def total_loss(out, kind, size, bright):
    return (
        F.cross_entropy(out["kind"], kind)
        + F.mse_loss(out["size"].squeeze(1), size)
        + F.mse_loss(out["bright"].squeeze(1), bright)
    )


def main():
    g = torch.Generator().manual_seed(3)
    torch.manual_seed(3)
    train, test = blobs(1200, g), blobs(300, g)
    model = MultiTask()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    for epoch in range(8):
        for rows in torch.randperm(1200, generator=g).split(40):
            image, *targets = [t[rows] for t in train]
            optimizer.zero_grad()
            loss = total_loss(model(image), *targets)
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            out = model(test[0])
        print(f"epoch {epoch} test loss {total_loss(out, *test[1:]).item():.4f} "
              f"kind {(out['kind'].argmax(1) == test[1]).float().mean():.3f}")


main()
