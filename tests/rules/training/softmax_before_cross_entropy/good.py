"""Distillation with a gated mixture: softmax in the gate and in the soft targets, log_softmax (harmless) before cross-entropy."""

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


class Mixture(nn.Module):
    def __init__(self):
        super().__init__()
        self.gate = nn.Linear(64, 3)
        self.experts = nn.ModuleList(nn.Linear(64, 10) for _ in range(3))

    def forward(self, x):
        weights = torch.softmax(self.gate(x), dim=1)
        scores = torch.stack([expert(x) for expert in self.experts], dim=1)
        return F.log_softmax((weights.unsqueeze(2) * scores).sum(1), dim=1)


torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16, dtype=torch.float32)
y = torch.tensor(digits.target)
order = torch.randperm(len(x))
x, y = x[order], y[order]

teacher = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
optimizer = torch.optim.Adam(teacher.parameters(), lr=3e-3)
for step in range(120):
    batch = torch.randint(0, 1400, (64,))
    optimizer.zero_grad()
    loss = F.cross_entropy(teacher(x[batch]), y[batch])
    loss.backward()
    optimizer.step()

student = Mixture()
optimizer = torch.optim.Adam(student.parameters(), lr=1e-2)
for step in range(120):
    batch = torch.randint(0, 1400, (64,))
    with torch.no_grad():
        soft = torch.softmax(teacher(x[batch]) / 2, dim=1)
    output = student(x[batch])
    optimizer.zero_grad()
    loss = F.cross_entropy(output, soft) + 0.5 * F.cross_entropy(output, y[batch])
    loss.backward()
    optimizer.step()
with torch.no_grad():
    print((student(x[1400:]).argmax(1) == y[1400:]).float().mean().item())
