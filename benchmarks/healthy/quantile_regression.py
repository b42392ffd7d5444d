"""Three quantiles at once; the prediction has three columns and the target one."""
import torch
from torch import nn

torch.manual_seed(21)
QUANTILES = torch.tensor([0.1, 0.5, 0.9])
x = torch.rand(3000, 1) * 4
y = torch.sin(x) + (0.1 + 0.2 * x) * torch.randn(3000, 1)


def pinball(prediction, truth):
    error = truth - prediction
    return torch.maximum(QUANTILES * error, (QUANTILES - 1) * error).mean()


model = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(10):
    for rows in torch.randperm(2500).split(50):
        loss = pinball(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        covered = (y[2500:] < model(x[2500:])).float().mean(0)
    print(f"epoch {epoch} loss {loss.item():.4f} share below {[round(c, 3) for c in covered.tolist()]}")
