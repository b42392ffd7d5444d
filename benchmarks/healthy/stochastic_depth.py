"""Residual blocks are dropped at random while training, so a block may get no gradient in a step."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits

torch.manual_seed(17)
digits = load_digits()
x, y = torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target)


class Block(nn.Module):
    def __init__(self, dim, drop):
        super().__init__()
        self.drop = drop
        self.f = nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, dim), nn.ReLU(), nn.Linear(dim, dim))

    def forward(self, x):
        if self.training:
            if torch.rand(1).item() < self.drop:
                return x
            return x + self.f(x) / (1 - self.drop)
        return x + self.f(x)


model = nn.Sequential(nn.Linear(64, 48), *[Block(48, 0.3) for _ in range(4)], nn.LayerNorm(48), nn.Linear(48, 10))
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
for epoch in range(6):
    model.train()
    for rows in torch.randperm(1400).split(50):
        loss = F.cross_entropy(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        print(f"epoch {epoch} loss {loss.item():.4f} accuracy {(model(x[1400:]).argmax(1) == y[1400:]).float().mean().item():.3f}")
