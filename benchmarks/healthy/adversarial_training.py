"""Digits with FGSM adversarial examples made in every step."""
import torch
import torch.nn.functional as F
from torch import nn
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(29)
digits = load_digits()
x, y = torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target)
loader = DataLoader(TensorDataset(x[:1400], y[:1400]), batch_size=50, shuffle=True)
model = nn.Sequential(nn.Linear(64, 96), nn.ReLU(), nn.Linear(96, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)


def attack(model, x, y, eps=0.08):
    x = x.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    return (x + eps * x.grad.sign()).clamp(0, 1).detach()


for epoch in range(6):
    for xb, yb in loader:
        adv = attack(model, xb, yb)
        optimizer.zero_grad()
        loss = 0.5 * F.cross_entropy(model(xb), yb) + 0.5 * F.cross_entropy(model(adv), yb)
        loss.backward()
        optimizer.step()
    robust = (model(attack(model, x[1400:], y[1400:])).argmax(1) == y[1400:]).float().mean().item()
    with torch.no_grad():
        plain = (model(x[1400:]).argmax(1) == y[1400:]).float().mean().item()
    print(f"epoch {epoch} loss {loss.item():.4f} accuracy {plain:.3f} under attack {robust:.3f}")
