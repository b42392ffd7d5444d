"""Momentum contrast: a key encoder that follows the query encoder, and a queue of negatives."""
import copy

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(5)
centres = 2 * torch.randn(20, 32)
x = centres[torch.randint(0, 20, (2000,))] + 0.5 * torch.randn(2000, 32)


class MoCo(nn.Module):
    def __init__(self, dim=16, size=256, momentum=0.95):
        super().__init__()
        self.query = nn.Sequential(nn.Linear(32, 48), nn.ReLU(), nn.Linear(48, dim))
        self.key = copy.deepcopy(self.query).requires_grad_(False)
        self.momentum, self.pointer = momentum, 0
        self.register_buffer("queue", F.normalize(torch.randn(size, dim), dim=1))

    @torch.no_grad()
    def follow(self):
        for k, q in zip(self.key.parameters(), self.query.parameters()):
            k.data = k.data * self.momentum + q.data * (1 - self.momentum)

    @torch.no_grad()
    def enqueue(self, keys):
        self.queue[self.pointer : self.pointer + len(keys)] = keys
        self.pointer = (self.pointer + len(keys)) % len(self.queue)

    def forward(self, a, b):
        q = F.normalize(self.query(a), dim=1)
        with torch.no_grad():
            self.follow()
            k = F.normalize(self.key(b), dim=1)
        positive = (q * k).sum(1, keepdim=True)
        logits = torch.cat([positive, q @ self.queue.clone().T], 1) / 0.2
        self.enqueue(k)
        return logits, torch.zeros(len(q), dtype=torch.long)


model = MoCo()
optimizer = torch.optim.SGD(model.query.parameters(), lr=0.1, momentum=0.9)
for epoch in range(8):
    total = 0.0
    for rows in torch.randperm(2000)[:1984].split(64):
        batch = x[rows]
        logits, labels = model(batch + 0.3 * torch.randn_like(batch), batch + 0.3 * torch.randn_like(batch))
        loss = F.cross_entropy(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    print(f"epoch {epoch} loss {total / 31:.4f}")
