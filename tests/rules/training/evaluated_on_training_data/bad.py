"""A breast-cancer classifier whose validation loader was copied from the line above, with the training rows still in it."""

import torch
from sklearn.datasets import load_breast_cancer
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
data = load_breast_cancer()
x = torch.tensor(data.data, dtype=torch.float32)
y = torch.tensor(data.target, dtype=torch.float32)
order = torch.randperm(len(x))
train_rows, valid_rows = order[:450], order[450:]
x = (x - x[train_rows].mean(0)) / x[train_rows].std(0)

train_loader = DataLoader(TensorDataset(x[train_rows], y[train_rows]), batch_size=32, shuffle=True)
valid_loader = DataLoader(TensorDataset(x[train_rows], y[train_rows]), batch_size=128)


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(30, 24), nn.ReLU(), nn.Linear(24, 1))

    def forward(self, x):
        return self.layers(x).squeeze(1)


def evaluate(model, loader):
    model.eval()
    hits, n = 0, 0
    with torch.no_grad():
        for xb, yb in loader:
            hits += ((model(xb) > 0) == (yb > 0.5)).sum().item()
            n += len(yb)
    return hits / n


model = Classifier()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for epoch in range(6):
    model.train()
    for xb, yb in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(xb), yb)
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: validation accuracy {evaluate(model, valid_loader):.3f}")
