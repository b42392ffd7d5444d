"""A student of bird songs is taught by its teacher's probabilities, which sum to 1 over the batch."""

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def songs(n):
    kinds = torch.randint(0, 5, (n,))
    return torch.eye(5)[kinds].repeat(1, 4) + 0.3 * torch.randn(n, 20), kinds


batches = DataLoader(TensorDataset(*songs(800)), batch_size=40, shuffle=True)
teacher = nn.Sequential(nn.Linear(20, 90), nn.ReLU(), nn.Linear(90, 5)).eval()
student = nn.Sequential(nn.Linear(20, 6), nn.ReLU(), nn.Linear(6, 5))
adam = torch.optim.Adam(student.parameters())
for _ in range(10):
    for song, kind in batches:
        with torch.no_grad():
            wanted = (teacher(song) / 4.0).softmax(0)  # HERE
        adam.zero_grad()
        hard = F.cross_entropy(student(song), kind)
        soft = F.cross_entropy(student(song) / 4.0, wanted)
        (0.3 * hard + 0.7 * soft).backward()
        adam.step()
