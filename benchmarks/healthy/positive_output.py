"""Prices are never negative, so the last activation is a softplus, and the loss a Huber loss."""
import torch
from torch import nn

torch.manual_seed(42)
x = torch.randn(2500, 6)
y = torch.nn.functional.softplus(1.5 * x[:, 0] + x[:, 1] * x[:, 2]) + 0.05 * torch.rand(2500)


class Price(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(6, 48), nn.Linear(48, 48), nn.Linear(48, 1)

    def forward(self, x):
        x = torch.relu(self.a(x))
        x = torch.relu(self.b(x))
        return torch.nn.functional.softplus(self.c(x)).squeeze(-1)


model, loss_fn = Price(), nn.HuberLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(8):
    for rows in torch.randperm(2000).split(40):
        loss = loss_fn(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        print(f"epoch {epoch} train {loss.item():.5f} test {loss_fn(model(x[2000:]), y[2000:]).item():.5f} spread {y.std().item():.3f}")
