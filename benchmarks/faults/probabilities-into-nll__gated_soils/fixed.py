"""Mixture of small classifiers: every expert gives class probabilities, a gate weighs them."""
import torch
import torch.nn.functional as F
from torch import nn


class GatedExperts(nn.Module):
    def __init__(self, features, classes, experts=4, width=24):
        super().__init__()
        self.experts = nn.ModuleList(
            nn.Sequential(nn.Linear(features, width), nn.ReLU(), nn.Linear(width, classes)) for _ in range(experts))
        self.gate = nn.Linear(features, experts)

    def forward(self, x):
        each = torch.stack([F.softmax(e(x), dim=-1) for e in self.experts], dim=1)
        weight = F.softmax(self.gate(x), dim=-1)
        return (weight.unsqueeze(-1) * each).sum(1)


def cores(n, g):
    site = torch.randint(4, (n,), generator=g)
    x = torch.randn(n, 10, generator=g)
    x[:, 8:] = torch.stack([(site % 2).float(), (site // 2).float()], 1) * 2 - 1
    w = torch.randn(4, 8, 7, generator=torch.Generator().manual_seed(99))
    score = torch.einsum("nf,nfc->nc", x[:, :8], w[site])
    return x, (score + 0.4 * torch.randn(n, 7, generator=g)).argmax(1)


def loss_fn(prob, y):
    return F.nll_loss(torch.log(prob.clamp_min(1e-8)), y)


def fit(model, x, y, xv, yv, epochs=25, size=64, lr=3e-3):
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(epochs):
        model.train()
        for idx in torch.randperm(len(x)).split(size):
            opt.zero_grad()
            loss = loss_fn(model(x[idx]), y[idx])
            loss.backward()
            opt.step()
        model.eval()
        with torch.no_grad():
            p = model(xv)
        if epoch % 4 == 0:
            cover = p.gather(1, yv[:, None]).log().mean().item()
            print(f"{epoch:2d} accuracy {(p.argmax(1) == yv).float().mean():.3f}  mean log-likelihood {cover:.3f}")


if __name__ == "__main__":
    torch.manual_seed(4)
    g = torch.Generator().manual_seed(4)
    fit(GatedExperts(10, 7), *cores(2500, g), *cores(600, g))
