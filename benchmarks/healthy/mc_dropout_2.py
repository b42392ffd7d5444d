"""Monte-Carlo dropout: predictive uncertainty by sampling dropout masks at test time."""
import math

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def toy(n, seed, lo=-3.0, hi=3.0):
    g = torch.Generator().manual_seed(seed)
    x = lo + (hi - lo) * torch.rand(n, 1, generator=g)
    x = x[(x < 0.2).squeeze() | (x > 1.4).squeeze()]
    y = torch.sin(1.5 * x) + 0.3 * x + 0.1 * torch.randn(x.shape, generator=g)
    return x, y


class BayesNet(nn.Module):
    def __init__(self, width=64, p=0.05):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(1, width), nn.ReLU(), nn.Dropout(p),
            nn.Linear(width, width), nn.BatchNorm1d(width), nn.ReLU(), nn.Dropout(p),
            nn.Linear(width, 2),
        )

    def forward(self, x):
        mean, log_var = self.net(x).chunk(2, dim=-1)
        return mean, log_var.clamp(-8, 4)


def nll(mean, log_var, y):
    return 0.5 * (log_var + (y - mean) ** 2 / log_var.exp() + math.log(2 * math.pi)).mean()


def sampling_mode(model):
    """Everything in eval mode, except the dropout layers, which keep drawing masks."""
    model.eval()
    for m in model.modules():
        if isinstance(m, nn.Dropout):
            m.train()


@torch.no_grad()
def predict(model, x, n_samples=40):
    sampling_mode(model)
    means, alea = [], []
    for _ in range(n_samples):
        m, lv = model(x)
        means.append(m)
        alea.append(lv.exp())
    means = torch.stack(means)
    return means.mean(0), means.var(0).sqrt(), torch.stack(alea).mean(0).sqrt()


def fit(model, loader, epochs, test):
    opt = torch.optim.Adam(model.parameters(), lr=3e-3)
    sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, epochs)
    for ep in range(1, epochs + 1):
        model.train()
        tot = 0.0
        for x, y in loader:
            loss = nll(*model(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
            tot += loss.item()
        sched.step()
        if ep % 10 == 0 or ep == 1:
            mean, epistemic, aleatoric = predict(model, test[0])
            rmse = (mean - test[1]).pow(2).mean().sqrt().item()
            print(f"epoch {ep:3d} nll {tot / len(loader):+.3f} rmse {rmse:.3f} epistemic {epistemic.mean():.3f} aleatoric {aleatoric.mean():.3f}")


def main():
    torch.manual_seed(33)
    x, y = toy(1500, 1)
    test = toy(400, 2)
    loader = DataLoader(TensorDataset(x, y), batch_size=64, shuffle=True, drop_last=True)
    model = BayesNet()
    fit(model, loader, 40, test)
    probe = torch.tensor([[-2.0], [0.8], [2.0], [5.0]])
    m, e, a = predict(model, probe, 200)
    for row in zip(probe.tolist(), m.tolist(), e.tolist()):
        print("x=%.1f mean=%.2f epistemic std=%.2f" % tuple(v[0] for v in row))


if __name__ == "__main__":
    main()
