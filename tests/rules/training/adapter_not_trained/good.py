"""A trained network, a frozen reference copy with adapters at zero, and adapters that learn while they are held near the copy."""

import copy

import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits

torch.manual_seed(7)
digits = load_digits()
x, y = torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target)


class LoRALinear(nn.Module):
    def __init__(self, base, rank=4, scale=2.0):
        super().__init__()
        self.base = base.requires_grad_(False)
        self.lora_A = nn.Parameter(torch.randn(rank, base.in_features) / base.in_features**0.5)
        self.lora_B = nn.Parameter(torch.zeros(base.out_features, rank))
        self.scale = scale

    def forward(self, x):
        return self.base(x) + (x @ self.lora_A.T @ self.lora_B.T) * self.scale


model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(5):
    for rows in torch.randperm(1400).split(50):
        loss = F.cross_entropy(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

for i in (0, 2):
    model[i] = LoRALinear(model[i])
model[4].requires_grad_(False)
reference = copy.deepcopy(model).requires_grad_(False)
turned = torch.rot90(x.view(-1, 8, 8), 1, (1, 2)).reshape(-1, 64)
optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=5e-3)
for epoch in range(6):
    for rows in torch.randperm(1400).split(50):
        with torch.no_grad():
            before = reference(turned[rows]).softmax(1)
        logits = model(turned[rows])
        loss = F.cross_entropy(logits, y[rows]) + 0.01 * F.kl_div(logits.log_softmax(1), before, reduction="batchmean")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
