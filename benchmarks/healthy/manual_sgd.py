"""No optimiser: the parameters of a module are updated by hand, with momentum."""
import torch
import torch.nn as nn
from sklearn.datasets import load_digits

torch.manual_seed(11)
digits = load_digits()
x, y = torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target)
model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
velocity = [torch.zeros_like(p) for p in model.parameters()]
lr, momentum = 0.05, 0.9
for epoch in range(7):
    for rows in torch.randperm(1400).split(50):
        loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p, v in zip(model.parameters(), velocity):
                v.mul_(momentum).add_(p.grad)
                p.sub_(lr * v)
    with torch.no_grad():
        accuracy = (model(x[1400:]).argmax(1) == y[1400:]).float().mean().item()
    print(f"epoch {epoch} loss {loss.item():.4f} accuracy {accuracy:.3f}")
