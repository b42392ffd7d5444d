"""A gate of one unit, an adapter of rank two beside a skip connection, and noisy inputs that no width could read."""

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
x, y = torch.tensor(digits.data / 8 - 0.6, dtype=torch.float32), torch.tensor(digits.target)
x = x + 0.8 * torch.randn_like(x)


class Gated(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(64, 48)
        self.gate = nn.Linear(48, 1)
        self.down, self.up = nn.Linear(48, 2), nn.Linear(2, 48)
        self.scores = nn.Linear(48, 10)

    def forward(self, batch):
        h = torch.relu(self.hidden(batch))
        h = h * torch.sigmoid(self.gate(h))
        h = h + self.up(torch.relu(self.down(h)))
        return self.scores(h)


model = Gated()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(8):
    for rows in torch.randperm(len(x)).split(64):
        loss = nn.functional.cross_entropy(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: loss {loss.item():.3f}")
