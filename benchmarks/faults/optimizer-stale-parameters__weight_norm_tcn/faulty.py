"""Which machine hums? A temporal convolution with weight normalisation."""
import math

import torch
from torch import nn
from torch.nn.utils.parametrizations import weight_norm
from torch.utils.data import DataLoader, TensorDataset, random_split


class HumNet(nn.Module):
    def __init__(self, width=16, classes=4):
        super().__init__()
        self.convs = nn.ModuleList([
            nn.Conv1d(1, width, 5, padding=2),
            nn.Conv1d(width, width, 5, padding=4, dilation=2),
            nn.Conv1d(width, width, 5, padding=8, dilation=4),
        ])
        self.out = nn.Linear(width, classes)

    def forward(self, x):
        for conv in self.convs:
            x = torch.relu(conv(x))
        return self.out(x.mean(-1))


def normalise_weights(net):
    for module in (*net.convs, net.out):
        weight_norm(module)
    return net


def hums(n=1600, length=64):
    kind = torch.randint(4, (n,))
    base = torch.tensor([3.0, 5.0, 7.0, 9.0])[kind] + 0.5 * torch.randn(n)
    t = torch.linspace(0, 1, length)
    wave = torch.sin(2 * math.pi * (base[:, None] * t + torch.rand(n, 1)))
    wave = wave + 0.4 * torch.randn(n, length)
    return TensorDataset(((wave - wave.mean()) / wave.std()).unsqueeze(1), kind)


def accuracy(net, data):
    net.eval()
    with torch.no_grad():
        return sum((net(x).argmax(1) == y).sum().item() for x, y in DataLoader(data, 200)) / len(data)


def main(lr=5e-3, epochs=12):
    torch.manual_seed(41)
    fit, held = random_split(hums(), [1280, 320])
    net = HumNet()
    opt = torch.optim.Adam(net.parameters(), lr=lr)
    net = normalise_weights(net)
    loader = DataLoader(fit, batch_size=32, shuffle=True)
    for epoch in range(epochs):
        net.train()
        total = 0.0
        for x, y in loader:
            opt.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)
            loss.backward()
            opt.step()
            total += loss.item()
        print(f"epoch {epoch} loss {total / len(loader):.3f} accuracy {accuracy(net, held):.3f}")


main()
