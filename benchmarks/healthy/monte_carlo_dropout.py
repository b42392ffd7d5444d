"""Regression with uncertainty: dropout stays on at prediction on purpose (Monte Carlo dropout)."""
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset


class Bayesian(nn.Module):
    def __init__(self, p=0.1):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(4, 64), nn.Linear(64, 64), nn.Linear(64, 1)
        self.p = p

    def forward(self, x, sample=False):
        on = self.training or sample
        h = F.dropout(torch.relu(self.a(x)), self.p, on)
        h = F.dropout(torch.relu(self.b(h)), self.p, on)
        return self.c(h).squeeze(1)


@torch.no_grad()
def predict(net, x, draws=30):
    net.eval()
    out = torch.stack([net(x, sample=True) for _ in range(draws)])
    return out.mean(0), out.std(0)


torch.manual_seed(39)
x = torch.randn(2000, 4)
y = torch.sin(x[:, 0]) + 0.5 * x[:, 1] * x[:, 2] + 0.1 * torch.randn(2000)
y = (y - y.mean()) / y.std()
loader = DataLoader(TensorDataset(x[:1600], y[:1600]), batch_size=40, shuffle=True)
net = Bayesian()
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 20)
for epoch in range(20):
    net.train()
    total = 0.0
    for a, b in loader:
        loss = F.mse_loss(net(a), b)
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() / len(loader)
    sched.step()
    mean, spread = predict(net, x[1600:])
    error = (mean - y[1600:]).pow(2).mean().item()
    print(f"epoch {epoch:2d} train {total:.4f} held-out {error:.4f} mean spread {spread.mean():.3f}")
