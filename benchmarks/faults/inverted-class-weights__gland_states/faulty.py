import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset, random_split

# three states of a gland from blood values: normal (common), under-active, over-active (both rare)
SHARE = [0.86, 0.09, 0.05]


def make_patients(n=2400, seed=5):
    rng = np.random.default_rng(seed)
    y = rng.choice(3, size=n, p=SHARE)
    centre = np.array([[0, 0, 0, 0], [1.3, -1.2, 0.4, 0.0], [-1.2, 1.3, 0.0, 0.5]])
    x = centre[y] + rng.normal(size=(n, 4))
    x = np.hstack([x, rng.normal(size=(n, 4))])
    return torch.tensor(x, dtype=torch.float32), torch.tensor(y)


class GlandModel(nn.Module):
    def __init__(self, hidden=24):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU())
        self.head = nn.Linear(hidden, 3)

    def forward(self, x):
        return self.head(self.body(x))


def class_weights(labels):
    counts = torch.bincount(labels, minlength=3).float()
    weights = counts / counts.sum()
    return weights / weights.mean()


def balanced_accuracy(model, loader):
    model.eval()
    hits, seen = torch.zeros(3), torch.zeros(3)
    with torch.no_grad():
        for x, y in loader:
            p = model(x).argmax(1)
            seen += torch.bincount(y, minlength=3)
            hits += torch.bincount(y[p == y], minlength=3)
    return (hits / seen).tolist()


torch.manual_seed(5)
x, y = make_patients()
train_set, val_set = random_split(TensorDataset(x, y), [1800, 600])
train_loader = DataLoader(train_set, batch_size=64, shuffle=True)
val_loader = DataLoader(val_set, batch_size=200)

weights = class_weights(y[train_set.indices])
print("weights", [round(w, 3) for w in weights.tolist()])
criterion = nn.CrossEntropyLoss(weight=weights)
model = GlandModel()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

for epoch in range(15):
    model.train()
    for xb, yb in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(xb), yb)
        loss.backward()
        optimizer.step()
    recall = balanced_accuracy(model, val_loader)
    print(f"epoch {epoch:2d} recall normal/under/over {recall[0]:.2f} {recall[1]:.2f} {recall[2]:.2f}  mean {np.mean(recall):.3f}")
