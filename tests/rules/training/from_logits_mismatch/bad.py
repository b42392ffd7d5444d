"""A small network learns from the soft answers of a larger one, whose probabilities are compared with probabilities."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16, dtype=torch.float32)
y = torch.tensor(digits.target)

teacher = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
optimizer = torch.optim.Adam(teacher.parameters(), lr=3e-3)
for step in range(200):
    rows = torch.randint(0, 1400, (64,))
    loss = F.cross_entropy(teacher(x[rows]), y[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
with torch.no_grad():
    answers = F.softmax(teacher(x) / 2, dim=1)

student = nn.Sequential(nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 10))
divergence = nn.KLDivLoss(reduction="batchmean")
optimizer = torch.optim.Adam(student.parameters(), lr=3e-3)
for step in range(200):
    rows = torch.randint(0, 1400, (64,))
    loss = divergence(F.softmax(student(x[rows]) / 2, dim=1), answers[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"loss {loss.item():.3f}, right {(student(x[1400:]).argmax(1) == y[1400:]).float().mean().item():.3f}")
