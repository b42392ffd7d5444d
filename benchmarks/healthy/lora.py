"""Low-rank adaptation of a trained network: B starts at zero, the base weights stay fixed."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits

torch.manual_seed(7)
digits = load_digits()
x, y = torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target)
x_rotated = torch.rot90(x.view(-1, 8, 8), 1, (1, 2)).reshape(-1, 64)


class LoRALinear(nn.Module):
    def __init__(self, base, rank=4, alpha=8):
        super().__init__()
        self.base = base.requires_grad_(False)
        self.A = nn.Parameter(torch.randn(rank, base.in_features) / base.in_features**0.5)
        self.B = nn.Parameter(torch.zeros(base.out_features, rank))
        self.scale = alpha / rank

    def forward(self, x):
        return self.base(x) + (x @ self.A.T @ self.B.T) * self.scale


def train(model, data, lr, epochs):
    optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=lr)
    for epoch in range(epochs):
        for rows in torch.randperm(1400).split(50):
            loss = F.cross_entropy(model(data[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        return loss.item(), (model(data[1400:]).argmax(1) == y[1400:]).float().mean().item()


model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
print("base", train(model, x, 2e-3, 6))
for i, layer in enumerate(model):
    if isinstance(layer, nn.Linear):
        model[i] = LoRALinear(layer)
print("adapted to rotated digits", train(model, x_rotated, 5e-3, 10))
