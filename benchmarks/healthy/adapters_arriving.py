"""One low-rank adapter for each factory on a frozen base; factory D has not opened yet and keeps its zero adapter."""
from dataclasses import dataclass

import torch
from torch import nn


@dataclass
class Plan:
    factories: tuple = ("A", "B", "C", "D")
    open: tuple = ("A", "B", "C")
    rank: int = 4
    rounds: int = 12
    lr: float = 1e-2


class AdaptedLinear(nn.Module):
    def __init__(self, base, names, rank):
        super().__init__()
        self.base = base.requires_grad_(False)
        self.down = nn.ParameterDict({k: nn.Parameter(torch.randn(rank, base.in_features) / 3) for k in names})
        self.up = nn.ParameterDict({k: nn.Parameter(torch.zeros(base.out_features, rank)) for k in names})

    def forward(self, x, name):
        return self.base(x) + x @ self.down[name].T @ self.up[name].T


class Adapted(nn.Module):
    def __init__(self, first, last, names, rank):
        super().__init__()
        self.first, self.last = AdaptedLinear(first, names, rank), AdaptedLinear(last, names, rank)

    def forward(self, x, name):
        return self.last(torch.tanh(self.first(x, name)), name)


def yields(n, mixing, g):
    x = torch.randn(n, 8, generator=g)
    z = x @ mixing
    y = torch.sin(z[:, :1]) + 0.6 * z[:, 1:2] + 0.3 * z[:, 2:3] * z[:, 3:4].tanh()
    return x, y + 0.05 * torch.randn(n, 1, generator=g)


def main(plan=Plan()):
    torch.manual_seed(6)
    g = torch.Generator().manual_seed(60)
    base = nn.Sequential(nn.Linear(8, 48), nn.Tanh(), nn.Linear(48, 1))
    optimizer = torch.optim.Adam(base.parameters(), lr=5e-3)
    x, y = yields(2000, torch.eye(8), g)
    for _ in range(10):
        for rows in torch.randperm(len(x)).split(50):
            loss = nn.functional.mse_loss(base(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    print(f"base model, last loss {loss.item():.4f}")

    model = Adapted(base[0], base[2], plan.factories, plan.rank)
    shift = {k: 0.3 * torch.randn(8, 8, generator=g) for k in plan.open}
    mixing = {k: torch.matrix_exp(s - s.T) for k, s in shift.items()}
    train = {k: yields(500, mixing[k], g) for k in plan.open}
    valid = {k: yields(300, mixing[k], g) for k in plan.open}
    optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=plan.lr)
    for round_ in range(plan.rounds):
        model.train()
        for name in plan.open:
            x, y = train[name]
            for rows in torch.randperm(len(x)).split(50):
                loss = nn.functional.mse_loss(model(x[rows], name), y[rows])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
        model.eval()
        with torch.no_grad():
            errors = {k: nn.functional.mse_loss(model(x, k), y).item() for k, (x, y) in valid.items()}
        print(f"round {round_:2d}", *(f"{k} {v:.4f}" for k, v in errors.items()))


main()
