"""Monte Carlo dropout: `training=True` is passed on purpose, and predictions are averaged over passes."""

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16, dtype=torch.float32), torch.tensor(labels)


class Bayesian(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(64, 96)
        self.out = nn.Linear(96, 10)

    def forward(self, x):
        return self.out(F.dropout(F.relu(self.hidden(x)), p=0.2, training=True))


net = Bayesian()
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
for epoch in range(8):
    for rows in torch.randperm(1400).split(35):
        opt.zero_grad()
        F.cross_entropy(net(x[rows]), y[rows]).backward()
        opt.step()
net.eval()
with torch.no_grad():
    passes = torch.stack([net(x[1400:]).softmax(1) for _ in range(10)])
print((passes.mean(0).argmax(1) == y[1400:]).float().mean().item(), passes.std(0).mean().item())
