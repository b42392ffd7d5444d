"""Plankton groups from fluorescence curves: one loop for both phases, deep net with batch normalisation."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

GROUPS, POINTS = 8, 50


def curves(n=2400):
    group = torch.randint(GROUPS, (n,))
    grid = torch.linspace(0, 1, POINTS)
    table = torch.Generator().manual_seed(3)
    place, height = torch.rand(GROUPS, 3, generator=table), 0.6 + torch.rand(GROUPS, 3, generator=table)
    moved = place[group] + 0.03 * torch.randn(n, 3)
    x = (height[group, :, None] * torch.exp(-((grid - moved[..., None]) / 0.06) ** 2)).sum(1)
    x = x * (0.6 + 0.8 * torch.rand(n, 1)) + 0.2 * torch.randn(n, POINTS)
    return TensorDataset((x - x.mean()) / x.std(), group)


def block(i, o):
    return nn.Sequential(nn.Linear(i, o, bias=False), nn.BatchNorm1d(o), nn.ReLU())


def run_phase(phase, net, loader, opt):
    net.train(phase == "train")
    seen = right = 0
    for x, y in loader:
        with torch.set_grad_enabled(phase == "train"):
            out = net(x)
            loss = nn.functional.cross_entropy(out, y)
        if phase == "train":
            opt.zero_grad()
            loss.backward()
            opt.step()
        right += (out.argmax(1) == y).sum().item()
        seen += len(y)
    return right / seen


def main():
    torch.manual_seed(80)
    parts = random_split(curves(), [1900, 500])
    loaders = {"train": DataLoader(parts[0], 50, shuffle=True), "valid": DataLoader(parts[1], 250)}
    net = nn.Sequential(block(POINTS, 32), *[block(32, 32) for _ in range(7)], nn.Linear(32, GROUPS))
    opt = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, weight_decay=5e-4)
    for epoch in range(12):
        line = [f"{phase} {run_phase(phase, net, loader, opt):.3f}" for phase, loader in loaders.items()]
        print(epoch, *line)


main()
