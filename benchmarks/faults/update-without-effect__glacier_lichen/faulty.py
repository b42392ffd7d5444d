"""Age of lichen from its diameter and the rock, by a small network whose weights we move ourselves."""
import torch

torch.manual_seed(3)
gen = torch.Generator().manual_seed(3)
x = torch.randn(900, 4, generator=gen)
age = (1.5 * x[:, 0] + x[:, 1] * x[:, 2] - 0.5 * x[:, 3] ** 2 + 0.1 * torch.randn(900, generator=gen)).unsqueeze(1)
train_x, train_y, valid_x, valid_y = x[:700], age[:700], x[700:], age[700:]

shapes = [(4, 32), (32,), (32, 1), (1,)]
weights = [(torch.randn(s) * (1.0 / s[0]) ** 0.5 if len(s) > 1 else torch.zeros(s)).requires_grad_() for s in shapes]


def network(inputs):
    a, b, c, d = weights
    return torch.relu(inputs @ a + b) @ c + d


def update(params, rate):
    with torch.no_grad():
        for p in params:
            p = p - rate * p.grad
    for p in params:
        p.grad = None


for epoch in range(15):
    for rows in torch.randperm(700).split(35):
        loss = (network(train_x[rows]) - train_y[rows]).pow(2).mean()
        loss.backward()
        update(weights, 0.05)
    with torch.no_grad():
        error = (network(valid_x) - valid_y).pow(2).mean().item()
    print(f"epoch {epoch} train {loss.item():.3f} valid {error:.3f}")
