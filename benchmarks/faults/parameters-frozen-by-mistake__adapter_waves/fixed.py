import argparse
import math
import torch
import torch.nn as nn

# adapters for a 1-d conv net: pretrain on wave shape, then move to a new label set with few trainable weights


def waves(n, gen, task):
    t = torch.linspace(0, 1, 64)
    f = 2 + 4 * torch.rand(n, 1, generator=gen)
    ph = 2 * math.pi * torch.rand(n, 1, generator=gen)
    shape = torch.randint(0, 3, (n,), generator=gen)
    arg = 2 * math.pi * f * t + ph
    bank = torch.stack([arg.sin(), arg.sin().sign(), 2 * ((arg / (2 * math.pi)) % 1) - 1], 1)
    x = bank[torch.arange(n), shape]
    trend = torch.randint(0, 2, (n,), generator=gen)
    x = x + (trend.float() * 2 - 1)[:, None] * (t - 0.5) * 1.2
    x = x + 0.15 * torch.randn(n, 64, generator=gen)
    y = shape if task == "shape" else shape * 2 + trend
    return x.unsqueeze(1), y


class Adapter(nn.Module):
    def __init__(self, c, r=2):
        super().__init__()
        self.down = nn.Conv1d(c, r, 1)
        self.up = nn.Conv1d(r, c, 1)
        nn.init.zeros_(self.up.weight)
        nn.init.zeros_(self.up.bias)

    def forward(self, x):
        return x + self.up(torch.relu(self.down(x)))


class Net(nn.Module):
    def __init__(self, k, c=24):
        super().__init__()
        self.stem = nn.Conv1d(1, c, 7, padding=3)
        self.adapter1 = nn.Identity()
        self.mid = nn.Conv1d(c, c, 5, stride=2, padding=2)
        self.adapter2 = nn.Identity()
        self.head = nn.Linear(2 * c, k)

    def forward(self, x):
        x = self.adapter1(torch.relu(self.stem(x)))
        x = self.adapter2(torch.relu(self.mid(x)))
        a, b = x.chunk(2, dim=2)
        return self.head(torch.cat([a.mean(2), b.mean(2)], 1))


def fit(net, x, y, xv, yv, lr, epochs, bs, name):
    params = [p for p in net.parameters() if p.requires_grad]
    print(name, "trainable:", sum(p.numel() for p in params))
    opt = torch.optim.Adam(params, lr=lr)
    for e in range(epochs):
        net.train()
        tot = 0.
        for ix in torch.randperm(len(x)).split(bs):
            loss = nn.functional.cross_entropy(net(x[ix]), y[ix])
            opt.zero_grad()
            loss.backward()
            opt.step()
            tot += float(loss.detach()) * len(ix)
        net.eval()
        with torch.no_grad():
            acc = (net(xv).argmax(1) == yv).float().mean().item()
        print(f"{name} {e:02d}  loss {tot / len(x):.3f}  val acc {acc:.3f}")


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--lr", type=float, default=3e-3)
    ap.add_argument("--batch-size", type=int, default=32)
    ap.add_argument("--epochs", type=int, default=15)
    a = ap.parse_args()
    torch.manual_seed(3)
    g = torch.Generator().manual_seed(11)
    net = Net(3)
    fit(net, *waves(1200, g, "shape"), *waves(400, g, "shape"), a.lr, 5, a.batch_size, "pretrain")

    net.adapter1, net.adapter2 = Adapter(24), Adapter(24)
    net.head = nn.Linear(48, 6)
    for n, p in net.named_parameters():
        p.requires_grad = "adapter" in n or n.startswith("head")
    fit(net, *waves(800, g, "both"), *waves(400, g, "both"), a.lr, a.epochs, a.batch_size, "adapt")


if __name__ == "__main__":
    main()
