import torch
import torch.nn.functional as F
from torch import nn
from sklearn.datasets import load_wine

torch.manual_seed(20)
wine = load_wine()
x = torch.tensor(wine.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(wine.target)
perm = torch.randperm(len(y))
train_rows, test_rows = perm[:130], perm[130:]


class Prototypes(nn.Module):
    """Distance to learned prototypes in a learned space."""

    def __init__(self, n_features, dim, n_classes):
        super().__init__()
        self.project = nn.Linear(n_features, dim)
        self.centres = torch.randn(n_classes, dim, requires_grad=True)
        self.scale = torch.tensor(0.05, requires_grad=True)

    def forward(self, x):
        z = torch.tanh(self.project(x))
        distance = (z[:, None] - self.centres).pow(2).sum(-1)
        return -self.scale * distance


model = Prototypes(13, 2, 3)
optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
for epoch in range(25):
    for rows in train_rows[torch.randperm(130)].split(26):
        loss = F.cross_entropy(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if epoch % 5 == 4:
        with torch.no_grad():
            accuracy = (model(x[test_rows]).argmax(1) == y[test_rows]).float().mean().item()
        print(f"epoch {epoch + 1} loss {loss.item():.4f} accuracy {accuracy:.3f}")
