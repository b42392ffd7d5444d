import torch
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from torch import nn

rows, kinds = load_breast_cancer(return_X_y=True)
seen, rows, seen_kinds, kinds = train_test_split(rows, kinds, stratify=kinds, random_state=0)
rows = torch.tensor(rows, dtype=torch.float32)
narrow = nn.Sequential(nn.Linear(30, 8), nn.ReLU(), nn.Linear(8, 2))
wide = nn.Sequential(nn.Linear(30, 80), nn.ReLU(), nn.Linear(80, 2))
gate = nn.Linear(30, 2)

votes = torch.stack([narrow(rows), wide(rows)], dim=1)
print(torch.softmax(votes, dim=2).mean(1))
weights = torch.stack([narrow(rows), wide(rows)]).softmax(dim=0)
print((weights * torch.stack([gate(rows), gate(rows)])).sum(0))
visits = torch.stack([gate(part) for part in (rows[:50], rows[50:100])])
attention = visits.softmax(dim=1)
print((attention * visits).sum(1).argmax(1))
