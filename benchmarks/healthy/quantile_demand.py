import argparse, torch
from torch import nn
from torch.utils.data import TensorDataset, DataLoader

p = argparse.ArgumentParser(description="demand forecast with 5 quantiles")
p.add_argument("--quantiles", type=float, nargs="+", default=[0.05, 0.25, 0.5, 0.75, 0.95])
p.add_argument("--epochs", type=int, default=15)
p.add_argument("--lr", type=float, default=3e-3)
p.add_argument("--seed", type=int, default=1)
args = p.parse_args()
torch.manual_seed(args.seed)
Q = torch.tensor(args.quantiles)


def generate(n):
    price, temp, week = torch.rand(n), torch.randn(n), torch.randint(0, 7, (n,))
    mean = 5 - 3 * price + 0.8 * torch.sin(temp) + 0.7 * (week >= 5)
    noise = (0.2 + 0.6 * price) * torch.distributions.Gumbel(0., 1.).sample((n,))
    x = torch.cat([((price - 0.5) / 0.289)[:, None], temp[:, None], nn.functional.one_hot(week, 7).float()], 1)
    return x, mean + noise


class QuantileNet(nn.Module):
    # first output is the lowest quantile, the others add positive gaps, so that they never cross
    def __init__(self, d, k):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(d, 48), nn.ReLU(), nn.Linear(48, 48), nn.ReLU())
        self.low, self.gaps = nn.Linear(48, 1), nn.Linear(48, k - 1)

    def forward(self, x):
        h = self.body(x)
        return torch.cat([self.low(h), nn.functional.softplus(self.gaps(h))], 1).cumsum(1)


def pinball(pred, y):
    e = y[:, None] - pred
    return torch.maximum(Q * e, (Q - 1) * e).mean()


xt, yt = generate(4000)
xv, yv = generate(2000)
net = QuantileNet(xt.shape[1], len(Q))
opt = torch.optim.Adam(net.parameters(), args.lr)
sch = torch.optim.lr_scheduler.PolynomialLR(opt, args.epochs, power=1.0)
for ep in range(args.epochs):
    tot = 0.
    for x, y in DataLoader(TensorDataset(xt, yt), 64, shuffle=True):
        loss = pinball(net(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        tot += loss.item() * len(y) / len(yt)
    sch.step()
    with torch.no_grad():
        q = net(xv)
        cover = (yv[:, None] <= q).float().mean(0)
    print(f"{ep:2d} pinball {tot:.4f} / {pinball(q, yv):.4f}  coverage", [round(c, 3) for c in cover.tolist()])
