"""Pooling over a set by attention, where some sets have one member (softmax over one key), and a head with two outputs."""

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(3)


def make_sets(n, size):
    x = torch.randn(n, size, 2)
    return x, (x[..., 0].amax(1) > 0.3 * size**0.5).long()


class SetClassifier(nn.Module):
    def __init__(self, hidden=24):
        super().__init__()
        self.encode = nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU())
        self.score = nn.Linear(hidden, 1)
        self.out = nn.Linear(hidden, 2)

    def forward(self, sets):
        h = self.encode(sets)
        weights = torch.softmax(self.score(h).squeeze(-1), dim=1)
        return self.out((weights.unsqueeze(-1) * h).sum(1))


train = {size: make_sets(256, size) for size in (1, 2, 4)}
test = {size: make_sets(200, size) for size in (1, 2, 4)}
model = SetClassifier()
optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
for epoch in range(8):
    for start in range(0, 256, 32):
        for size, (x, y) in train.items():
            loss = F.cross_entropy(model(x[start : start + 32]), y[start : start + 32])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        accuracy = [(model(x).argmax(1) == y).float().mean().item() for x, y in test.values()]
    print(f"epoch {epoch}: loss {loss.item():.3f}, accuracy {sum(accuracy) / 3:.3f}")
