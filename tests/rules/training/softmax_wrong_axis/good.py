"""Bags of digits: does a bag hold a nine? Attention (softmax over axis 0) pools over the instances of each bag."""

import torch
from sklearn.datasets import load_digits
from torch import nn


class AttentionPool(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Linear(64, 32), nn.ReLU())
        self.attention = nn.Sequential(nn.Linear(32, 16), nn.Tanh(), nn.Linear(16, 2))
        self.head = nn.Linear(64, 2)

    def forward(self, bag):
        h = self.features(bag)
        weights = torch.softmax(self.attention(h), dim=0)
        return self.head((weights.t() @ h).reshape(1, -1))


torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16, dtype=torch.float32)
y = torch.tensor(digits.target)


def draw_bag():
    rows = torch.randint(0, len(x), (7,))
    return x[rows], int((y[rows] == 9).any())


model = AttentionPool()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
hits = []
for step in range(150):
    bags = [draw_bag() for _ in range(8)]
    log_p = torch.log_softmax(torch.cat([model(bag) for bag, _ in bags]), dim=1)
    labels = torch.tensor([label for _, label in bags])
    loss = -log_p[torch.arange(8), labels].mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    hits.append((log_p.argmax(1) == labels).float().mean().item())
print(sum(hits[-30:]) / 30)
