import torch
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from torch import nn

rows, kinds = load_breast_cancer(return_X_y=True)
seen, rows, seen_kinds, kinds = train_test_split(rows, kinds, stratify=kinds, random_state=0)
rows = torch.tensor(rows, dtype=torch.float32)
narrow = nn.Sequential(nn.Linear(30, 8), nn.ReLU(), nn.Linear(8, 2))
wide = nn.Sequential(nn.Linear(30, 80), nn.ReLU(), nn.Linear(80, 2))
deep = nn.Sequential(nn.Linear(30, 20), nn.ReLU(), nn.Linear(20, 20), nn.ReLU(), nn.Linear(20, 2))

votes = torch.stack([narrow(rows), wide(rows), deep(rows)], dim=1)
shares = torch.softmax(votes, dim=0)  # HERE
print(shares.mean(1).argmax(1))
