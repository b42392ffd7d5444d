import copy

import torch
import torch.nn as nn
from sklearn.datasets import load_breast_cancer
from sklearn.preprocessing import StandardScaler

torch.manual_seed(0)
X, y = load_breast_cancer(return_X_y=True)
X = torch.tensor(StandardScaler().fit_transform(X), dtype=torch.float32)
y = torch.tensor(y, dtype=torch.float32)
perm = torch.randperm(len(X))
train_rows, test_rows = perm[:430], perm[430:]


def make_model():
    return nn.Sequential(nn.Linear(30, 32), nn.ReLU(), nn.Dropout(0.1), nn.Linear(32, 1), nn.Flatten(0))


template = make_model()
model = copy.deepcopy(template)
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
bce = nn.BCEWithLogitsLoss()

for epoch in range(15):
    model.train()
    epoch_losses = []
    for rows in train_rows[torch.randperm(430)].split(43):
        optimizer.zero_grad()
        loss = bce(model(X[rows]), y[rows])
        loss.backward()
        optimizer.step()
        epoch_losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        accuracy = ((model(X[test_rows]) > 0).float() == y[test_rows]).float().mean().item()
    print(f"epoch {epoch} loss {sum(epoch_losses) / len(epoch_losses):.4f} accuracy {accuracy:.3f}")
