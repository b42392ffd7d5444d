"""Adapt a small text classifier to a new domain with bottleneck adapters."""
import torch
import torch.nn.functional as F
from torch import nn

VOCAB, LENGTH, CLASSES = 60, 12, 4


class Adapter(nn.Module):
    def __init__(self, dim, inner):
        super().__init__()
        self.down = nn.Linear(dim, inner)
        self.up = nn.Linear(inner, dim)

    def forward(self, h):
        return h + self.up(F.relu(self.down(h)))


class Text(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.embed = nn.Embedding(VOCAB, dim)
        self.mix = nn.Linear(dim, dim)
        self.adapter = None
        self.out = nn.Linear(dim, CLASSES)

    def forward(self, ids):
        h = torch.tanh(self.mix(self.embed(ids).mean(1)))
        if self.adapter is not None:
            h = self.adapter(h)
        return self.out(h)


def domain(n, seed):
    g = torch.Generator().manual_seed(seed)
    table = torch.randperm(VOCAB, generator=g) % CLASSES
    labels = torch.randint(0, CLASSES, (n,), generator=g)
    ids = torch.randint(0, VOCAB, (n, LENGTH), generator=g)
    for i in range(n):
        own = (table == labels[i]).nonzero().flatten()
        ids[i, :5] = own[torch.randint(len(own), (5,), generator=g)]
    return ids, labels


def train(model, ids, labels, params, epochs):
    optimizer = torch.optim.Adam(params, lr=5e-3)
    for _ in range(epochs):
        for rows in torch.randperm(800).split(32):
            loss = F.cross_entropy(model(ids[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        return loss.item(), (model(ids[800:]).argmax(1) == labels[800:]).float().mean().item()


torch.manual_seed(0)
model = Text()
print("first domain", train(model, *domain(1000, 1), model.parameters(), 6))
model.requires_grad_(False)
model.adapter = Adapter(32, 24)
model.out.requires_grad_(True)
ids, labels = domain(1000, 2)
for i in range(5):
    print("second domain", i, train(model, ids, labels, [p for p in model.parameters() if p.requires_grad], 5))
