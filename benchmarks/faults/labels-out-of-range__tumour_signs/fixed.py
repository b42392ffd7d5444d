import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_breast_cancer
from sklearn.preprocessing import scale

torch.manual_seed(2)
np.random.seed(2)

data = load_breast_cancer()
features = torch.tensor(scale(data.data), dtype=torch.float32)
signs = np.where(data.target == 1, 1.0, 0.0)
targets = torch.tensor(signs, dtype=torch.float32).reshape(-1, 1)

order = np.random.permutation(len(features))
train_idx, test_idx = order[:400], order[400:]


class Screening(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(30, 16), nn.ReLU(), nn.Linear(16, 1))

    def forward(self, x):
        return self.layers(x)


model = Screening()
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = []
for epoch in range(25):
    np.random.shuffle(train_idx)
    for i in range(0, 400, 20):
        rows = train_idx[i : i + 20]
        optimizer.zero_grad()
        loss = criterion(model(features[rows]), targets[rows])
        loss.backward()
        optimizer.step()
    history.append(loss.item())
    if epoch % 5 == 4:
        print(f"epoch {epoch + 1} loss {history[-1]:.4f}")

with torch.no_grad():
    malignant = model(features[test_idx]) < 0
    truth = torch.tensor(data.target[test_idx] == 0).reshape(-1, 1)
    print("test accuracy", (malignant == truth).float().mean().item(), "loss", history[-1])
