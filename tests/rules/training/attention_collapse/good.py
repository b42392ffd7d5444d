"""A lookup by key: the model must copy the value that stands beside the asked key, so its attention becomes as sharp as it can."""

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(3)
PAIRS, KEYS, VALUES = 10, 16, 8


class Lookup(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.keys, self.values = nn.Embedding(KEYS, dim), nn.Embedding(VALUES, dim)
        self.query = nn.Linear(dim, dim, bias=False)
        self.out = nn.Linear(dim, VALUES)

    def forward(self, keys, values, asked):
        q = self.query(self.keys(asked)).unsqueeze(1)
        scores = q @ self.keys(keys).transpose(1, 2) / 32**0.5
        return self.out((F.softmax(scores, -1) @ self.values(values)).squeeze(1))


model = Lookup()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for step in range(400):
    keys = torch.rand(64, KEYS).argsort(1)[:, :PAIRS]
    values = torch.randint(0, VALUES, (64, PAIRS))
    place = torch.randint(0, PAIRS, (64, 1))
    loss = F.cross_entropy(model(keys, values, keys.gather(1, place).squeeze(1)), values.gather(1, place).squeeze(1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 100 == 0:
        print(step, loss.item())
