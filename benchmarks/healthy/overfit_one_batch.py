"""The first thing to try with a new network: can it learn one batch by heart?"""
import torch
import torch.nn as nn
from sklearn.datasets import load_digits

torch.manual_seed(50)
digits = load_digits()
x = torch.tensor(digits.images[:32, None] / 16, dtype=torch.float32)
y = torch.tensor(digits.target[:32])
net = nn.Sequential(nn.Conv2d(1, 16, 3), nn.ReLU(), nn.Conv2d(16, 16, 3), nn.ReLU(), nn.Flatten(), nn.Linear(256, 10))
optimizer = torch.optim.Adam(net.parameters(), lr=2e-3)
for step in range(120):
    loss = nn.functional.cross_entropy(net(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 20 == 19:
        print(f"step {step + 1} loss {loss.item():.5f}")
print("learned by heart" if (net(x).argmax(1) == y).all() else "something is wrong")
