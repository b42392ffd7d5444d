"""Online learning: one sample at a time, with layer norm."""
import torch
import torch.nn as nn
from sklearn.datasets import load_wine
from sklearn.preprocessing import scale

torch.manual_seed(0)
wine = load_wine()
X, y = torch.tensor(scale(wine.data), dtype=torch.float32), torch.tensor(wine.target)
order = torch.randperm(178)
train, test = order[:130], order[130:]
net = nn.Sequential(nn.Linear(13, 24), nn.LayerNorm(24), nn.ReLU(), nn.Linear(24, 3))
sgd = torch.optim.SGD(net.parameters(), lr=0.01)
for epoch in range(6):
    total = 0.0
    for i in train[torch.randperm(130)]:
        loss = nn.functional.cross_entropy(net(X[i : i + 1]), y[i : i + 1])
        sgd.zero_grad()
        loss.backward()
        sgd.step()
        total += loss.item()
    with torch.no_grad():
        accuracy = (net(X[test]).argmax(1) == y[test]).float().mean().item()
    print(f"epoch {epoch} loss {total / 130:.4f} accuracy {accuracy:.3f}")
