"""A student with an averaged teacher inside the same module (run under no_grad), and an auxiliary head used later."""

import copy

import torch
from sklearn.datasets import load_digits
from torch import nn


class MeanTeacher(nn.Module):
    def __init__(self):
        super().__init__()
        self.student = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
        self.teacher = copy.deepcopy(self.student)
        self.parity = nn.Linear(10, 2)

    def forward(self, x):
        logits = self.student(x)
        with torch.no_grad():
            target = self.teacher(x).softmax(1)
        return logits, target, self.parity(logits)

    @torch.no_grad()
    def average(self, rate=0.9):
        for slow, fast in zip(self.teacher.parameters(), self.student.parameters()):
            slow.mul_(rate).add_(fast, alpha=1 - rate)


torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16.0, dtype=torch.float32)
y = torch.tensor(digits.target)
model = MeanTeacher()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for step in range(120):
    batch = torch.randint(0, 1400, (50,))
    logits, target, parity = model(x[batch])
    loss = nn.functional.cross_entropy(logits, y[batch]) - 0.1 * (target * logits.log_softmax(1)).sum(1).mean()
    if step >= 60:
        loss = loss + nn.functional.cross_entropy(parity, y[batch] % 2)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    model.average()
print(loss.item())
