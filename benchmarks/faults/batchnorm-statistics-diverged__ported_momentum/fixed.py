"""Plant disease from leaf textures; the layer settings were taken over from an older model file."""
from dataclasses import dataclass
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@dataclass
class Config:
    bn_momentum: float = 0.1
    bn_eps: float = 1e-3
    width: int = 16
    lr: float = 3e-3
    epochs: int = 8


def block(cfg, a, b):
    return nn.Sequential(
        nn.Conv2d(a, b, 3, padding=1, bias=False),
        nn.BatchNorm2d(b, eps=cfg.bn_eps, momentum=cfg.bn_momentum),
        nn.ReLU(), nn.MaxPool2d(2))


class LeafNet(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.stem = block(cfg, 1, cfg.width)
        self.second = block(cfg, cfg.width, cfg.width)
        self.third = block(cfg, cfg.width, cfg.width)
        self.fc = nn.Linear(cfg.width, 4)

    def forward(self, x):
        return self.fc(self.third(self.second(self.stem(x))).flatten(1))


def textures(n):
    kind = torch.randint(0, 4, (n,))
    yy, xx = torch.meshgrid(torch.arange(12.0), torch.arange(12.0), indexing="ij")
    angle = kind * 3.14159 / 4
    along = angle.cos()[:, None, None] * xx + angle.sin()[:, None, None] * yy
    x = torch.sin(1.6 * along + 6.28 * torch.rand(n, 1, 1)) + 1.3 * torch.randn(n, 12, 12)
    return (x / 1.48).unsqueeze(1), kind


def main(cfg=Config()):
    torch.manual_seed(27)
    train = DataLoader(TensorDataset(*textures(1500)), batch_size=50, shuffle=True)
    valid = DataLoader(TensorDataset(*textures(400)), batch_size=200)
    net = LeafNet(cfg)
    opt = torch.optim.AdamW(net.parameters(), lr=cfg.lr, weight_decay=0.01)
    for epoch in range(cfg.epochs):
        net.train()
        total = hits = 0
        for x, y in train:
            out = net(x)
            loss = nn.functional.cross_entropy(out, y)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() / len(train)
            hits += (out.argmax(1) == y).sum().item()
        net.eval()
        vloss = vhits = 0
        with torch.no_grad():
            for x, y in valid:
                out = net(x)
                vloss += nn.functional.cross_entropy(out, y).item() / len(valid)
                vhits += (out.argmax(1) == y).sum().item()
        print(f"{epoch} train {total:.3f} / {hits / 1500:.3f}  valid {vloss:.3f} / {vhits / 400:.3f}")


main()
