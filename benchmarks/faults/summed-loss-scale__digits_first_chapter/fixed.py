"""Handwritten digits with plain SGD and momentum, the way the first chapter of every book does it."""
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(10)
data, target = load_digits(return_X_y=True)
a, b, ya, yb = train_test_split(data, target, test_size=0.25, random_state=10, stratify=target)
mean, std = a.mean(), a.std()
a, b = [torch.tensor((t - mean) / std, dtype=torch.float32) for t in (a, b)]
ya, yb = torch.tensor(ya), torch.tensor(yb)

loader = DataLoader(TensorDataset(a, ya), batch_size=64, shuffle=True)
net = nn.Sequential(nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 48), nn.ReLU(), nn.Linear(48, 10))
optimizer = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9)

for epoch in range(1, 16):
    net.train()
    printed = 0.0
    for x, y in loader:
        log_p = torch.log_softmax(net(x), dim=1)
        picked = log_p[torch.arange(len(y)), y]
        loss = -picked.mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        printed = loss.item()
    net.eval()
    with torch.no_grad():
        acc = (net(b).argmax(1) == yb).float().mean().item()
    print(f"epoch {epoch:2d}: loss {printed:.3f}, test accuracy {acc:.3f}")
