"""Fine-tuning with frozen BatchNorm statistics inside a model in training mode, and an attack in eval mode in each step."""

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16.0, dtype=torch.float32)
y = torch.tensor(digits.target)
model = nn.Sequential(nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 10))


def fit(steps, lr, frozen_norm, attack):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for step in range(steps):
        batch = torch.randint(0, 1200, (64,))
        inputs = x[batch]
        if attack:
            model.eval()
            inputs = inputs.clone().requires_grad_(True)
            nn.functional.cross_entropy(model(inputs), y[batch]).backward()
            inputs = (inputs + 0.03 * inputs.grad.sign()).detach()
        model.train()
        if frozen_norm:
            model[1].eval()
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(inputs), y[batch])
        loss.backward()
        optimizer.step()
    print(loss.item())


fit(100, 3e-3, frozen_norm=False, attack=False)
fit(60, 1e-3, frozen_norm=True, attack=True)
