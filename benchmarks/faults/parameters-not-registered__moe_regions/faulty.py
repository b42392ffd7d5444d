import torch
from torch import nn
import math

torch.manual_seed(6)


def expert(i, h, o):
    return nn.Sequential(nn.Linear(i, h), nn.SiLU(), nn.Linear(h, o))


class MoE(nn.Module):
    def __init__(self, d_in, d_hidden, n_experts):
        super().__init__()
        self.gate = nn.Linear(d_in, n_experts)
        self.experts = [expert(d_in, d_hidden, d_hidden) for _ in range(n_experts)]
        self.norm = nn.LayerNorm(d_hidden)
        self.final = nn.Linear(d_hidden, 1)

    def forward(self, x):
        w = self.gate(x).softmax(-1)
        h = torch.stack([e(x) for e in self.experts], dim=1)
        return self.final(self.norm((w.unsqueeze(-1) * h).sum(1)))


def surface(n):
    x = torch.rand(n, 2) * 2 - 1
    left = torch.sin(2 * math.pi * x[:, 1]) * x[:, 0]
    right = torch.cos(2 * math.pi * x[:, 0] * x[:, 1])
    y = torch.where(x[:, 0] < 0, left, right)
    return x, (y + 0.03 * torch.randn(n)).unsqueeze(1)


xt, yt = surface(4000)
xv, yv = surface(1000)
mean, std = yt.mean(), yt.std()
yt, yv = (yt - mean) / std, (yv - mean) / std

model = MoE(2, 16, 6)
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.93)
loader = torch.utils.data.DataLoader(list(zip(xt, yt)), batch_size=80, shuffle=True)
for epoch in range(22):
    model.train()
    acc_loss = torch.zeros(())
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(xb), yb)
        loss.backward()
        optimizer.step()
        acc_loss += loss.detach()
    scheduler.step()
    if epoch % 3 == 0:
        model.eval()
        with torch.no_grad():
            print(f"epoch {epoch:2d}: train {acc_loss.item() / len(loader):.4f} val {nn.functional.mse_loss(model(xv), yv):.4f}")
