"""The songs of a batch are taught one by one: the only axis of their scores is that of the classes."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def songs(n):
    kinds = torch.randint(0, 5, (n,))
    return torch.eye(5)[kinds].repeat(1, 4) + 0.3 * torch.randn(n, 20), torch.randn(n, 20)


batches = DataLoader(TensorDataset(*songs(800)), batch_size=40, shuffle=True)
teacher = nn.Sequential(nn.Linear(20, 90), nn.ReLU(), nn.Linear(90, 5)).eval()
student = nn.Sequential(nn.Linear(20, 6), nn.ReLU(), nn.Linear(6, 5))
adam = torch.optim.Adam(student.parameters())
for _ in range(10):
    for clean, noisy in batches:
        adam.zero_grad()
        total = 0.0
        for row, other in zip(clean, noisy):
            with torch.no_grad():
                wanted = F.softmax(teacher(row) / 4.0, dim=0)
            total = total + F.kl_div(F.log_softmax(student(other) / 4.0, dim=0), wanted, reduction="sum")
        (total / len(clean)).backward()
        adam.step()
