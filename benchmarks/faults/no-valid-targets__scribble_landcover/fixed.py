"""Land-cover segmentation learned from a few scribbled pixels per tile."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset

VOID, CLASSES, SIDE = 255, 3, 16


class Tiles(Dataset):
    """Tiles of 3 bands; only the scribbled pixels carry a class, all others are void."""

    def __init__(self, count, seed, dense=False):
        g = torch.Generator().manual_seed(seed)
        coarse = torch.randn(count, CLASSES, 4, 4, generator=g)
        truth = F.interpolate(coarse, size=SIDE, mode="bilinear", align_corners=False).argmax(1)
        colour = torch.tensor([[1.0, -0.5, 0.0], [-0.5, 1.0, 0.4], [-0.4, -0.5, -1.0]])
        bands = colour[truth].permute(0, 3, 1, 2) + 0.9 * torch.randn(count, 3, SIDE, SIDE, generator=g)
        if not dense:
            visited = torch.rand(count, 1, 1, generator=g) < 0.7
            drawn = (torch.rand(count, SIDE, SIDE, generator=g) < 0.1) & visited
            truth = truth.masked_fill(~drawn, VOID)
        rows = torch.arange(count)
        rows = rows[(truth != VOID).flatten(1).any(1)]
        self.items = list(zip(bands[rows], truth[rows]))

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]


def conv(a, b):
    return nn.Sequential(nn.Conv2d(a, b, 3, padding=1), nn.GroupNorm(4, b), nn.ReLU())


torch.manual_seed(13)
train = DataLoader(Tiles(300, 0), batch_size=4, shuffle=True)
val = DataLoader(Tiles(60, 1, dense=True), batch_size=30)
net = nn.Sequential(conv(3, 16), conv(16, 16), nn.Conv2d(16, CLASSES, 1))
opt = torch.optim.Adam(net.parameters(), lr=2e-3)


def scribble_loss(logits, truth):
    drawn = truth != VOID
    nll = F.cross_entropy(logits, truth.masked_fill(~drawn, 0), reduction="none")
    return (nll * drawn).sum() / drawn.sum()


for epoch in range(6):
    net.train()
    history = []
    for bands, truth in train:
        opt.zero_grad()
        loss = scribble_loss(net(bands), truth)
        loss.backward()
        opt.step()
        history.append(loss.item())
    net.eval()
    right = pixels = 0
    with torch.no_grad():
        for bands, truth in val:
            guess = net(bands).argmax(1)
            right += (guess == truth).sum().item()
            pixels += truth.numel()
    print(f"epoch {epoch}: loss {sum(history) / len(history):.3f}, pixel accuracy {right / pixels:.3f}")
