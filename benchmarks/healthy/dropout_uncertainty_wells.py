"""Monte-Carlo dropout: after the ordinary evaluation, dropout alone is switched on again to get error bars."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class WellNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(10, 96), nn.BatchNorm1d(96), nn.ReLU(), nn.Dropout(0.1),
            nn.Linear(96, 48), nn.ReLU(), nn.Dropout(0.1), nn.Linear(48, 1))

    def forward(self, x):
        return self.net(x).squeeze(1)


def wells(n, seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 10, generator=g)
    y = torch.sin(1.5 * x[:, 0]) + x[:, 1] * x[:, 2] + 0.5 * x[:, 3] + 0.2 * torch.randn(n, generator=g)
    return TensorDataset(x, y / 1.4)


@torch.no_grad()
def with_error_bars(net, x, draws=30):
    net.eval()
    for m in net.modules():
        if isinstance(m, nn.Dropout):
            m.train()
    out = torch.stack([net(x) for _ in range(draws)])
    net.eval()
    return out.mean(0), out.std(0)


torch.manual_seed(29)
train, val = DataLoader(wells(4000, 1), 64, shuffle=True), wells(500, 2)
xv, yv = val.tensors
net = WellNet()
opt = torch.optim.Adam(net.parameters(), lr=2e-3, weight_decay=1e-5)
for epoch in range(14):
    net.train()
    for x, y in train:
        loss = nn.functional.mse_loss(net(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
    net.eval()
    with torch.no_grad():
        val_mse = nn.functional.mse_loss(net(xv), yv).item()
    mean, spread = with_error_bars(net, xv)
    inside = ((mean - yv).abs() < 2 * spread + 0.3).float().mean().item()
    print(f"epoch {epoch:2d} train {loss.item():.3f} val {val_mse:.3f} spread {spread.mean():.3f} covered {inside:.2f}")
