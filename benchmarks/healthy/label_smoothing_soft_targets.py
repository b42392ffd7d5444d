"""Cross-entropy with smoothed one-hot targets made by hand."""
import torch
import torch.nn.functional as F
from torch import nn
from sklearn.datasets import load_wine

torch.manual_seed(1)
wine = load_wine()
x = torch.tensor(wine.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
hard = torch.tensor(wine.target)
soft = F.one_hot(hard, 3).float() * 0.9 + 0.1 / 3
perm = torch.randperm(178)
train, test = perm[:130], perm[130:]
model = nn.Sequential(nn.Linear(13, 32), nn.ReLU(), nn.Linear(32, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
for epoch in range(20):
    for rows in train[torch.randperm(130)].split(26):
        loss = F.cross_entropy(model(x[rows]), soft[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if epoch % 5 == 4:
        accuracy = (model(x[test]).argmax(1) == hard[test]).float().mean().item()
        print(f"epoch {epoch + 1} loss {loss.item():.4f} accuracy {accuracy:.3f}")
