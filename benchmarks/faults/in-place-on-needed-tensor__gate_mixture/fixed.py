"""A mixture of small experts for a curve with a kink; the gate is a softmax written by hand."""
import torch
from torch import nn


class Gate(nn.Module):
    def __init__(self, n_in, n_experts):
        super().__init__()
        self.score = nn.Linear(n_in, n_experts)

    def forward(self, x):
        s = self.score(x)
        share = torch.exp(s - s.max(dim=1, keepdim=True).values)
        return share / share.sum(dim=1, keepdim=True)


class Mixture(nn.Module):
    def __init__(self, n_in=2, n_experts=4, width=16):
        super().__init__()
        self.gate = Gate(n_in, n_experts)
        self.experts = nn.ModuleList(
            nn.Sequential(nn.Linear(n_in, width), nn.Tanh(), nn.Linear(width, 1)) for _ in range(n_experts))

    def forward(self, x):
        votes = torch.cat([expert(x) for expert in self.experts], dim=1)
        return (self.gate(x) * votes).sum(dim=1)


def batches(n, size, seed):
    g = torch.Generator().manual_seed(seed)
    for _ in range(n):
        x = torch.randn(size, 2, generator=g)
        y = torch.where(x[:, 0] > 0.3, 1.5 * x[:, 1], torch.sin(2 * x[:, 0]) - 0.5)
        yield x, y + 0.1 * torch.randn(size, generator=g)


torch.manual_seed(59)
model = Mixture()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
x_val, y_val = next(batches(1, 500, seed=591))
mean = 0.0
for i, (x, y) in enumerate(batches(700, 32, seed=590), 1):
    model.train()
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    mean += loss.item() / 100
    if i % 100 == 0:
        model.eval()
        with torch.no_grad():
            print(f"{i:4d}: train {mean:.4f}  val {nn.functional.mse_loss(model(x_val), y_val):.4f}")
        mean = 0.0
