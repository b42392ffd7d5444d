"""Semi-supervised digits: an exponential moving average of the student teaches it."""
import copy

import torch
import torch.nn.functional as F
from torch import nn
from sklearn.datasets import load_digits

torch.manual_seed(5)
digits = load_digits()
x, y = torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target)
labelled, unlabelled, test = slice(0, 200), slice(200, 1400), slice(1400, None)

student = nn.Sequential(nn.Linear(64, 96), nn.ReLU(), nn.Dropout(0.2), nn.Linear(96, 10))
teacher = copy.deepcopy(student)
for p in teacher.parameters():
    p.requires_grad_(False)
optimizer = torch.optim.Adam(student.parameters(), lr=2e-3)


@torch.no_grad()
def update_teacher(decay=0.98):
    for t, s in zip(teacher.parameters(), student.parameters()):
        t.mul_(decay).add_(s, alpha=1 - decay)


for step in range(400):
    student.train()
    rows = torch.randint(0, 200, (32,))
    more = x[unlabelled][torch.randint(0, 1200, (64,))]
    loss = F.cross_entropy(student(x[rows]), y[rows])
    with torch.no_grad():
        target = F.softmax(teacher(more + 0.05 * torch.randn_like(more)), dim=1)
    consistency = F.mse_loss(F.softmax(student(more + 0.05 * torch.randn_like(more)), dim=1), target)
    total = loss + min(1.0, step / 200) * 5 * consistency
    optimizer.zero_grad()
    total.backward()
    optimizer.step()
    update_teacher()
    if step % 100 == 99:
        teacher.eval()
        with torch.no_grad():
            accuracy = (teacher(x[test]).argmax(1) == y[test]).float().mean().item()
        teacher.train()
        print(f"step {step + 1} loss {loss.item():.4f} consistency {consistency.item():.5f} teacher accuracy {accuracy:.3f}")
