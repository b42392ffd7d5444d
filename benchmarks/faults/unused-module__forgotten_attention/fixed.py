"""Sentence pairs: does the second contain a word of the first?"""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(4)
VOCAB = 30


def pairs(n, length=5):
    a = torch.randint(0, VOCAB, (n, length))
    b = torch.randint(0, VOCAB, (n, length))
    y = torch.randint(0, 2, (n,))
    hit = torch.randint(0, length, (n, 2))
    rows = torch.arange(n)
    b[rows[y == 1], hit[y == 1, 0]] = a[rows[y == 1], hit[y == 1, 1]]
    return a, b, y


class PairModel(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.embed = nn.Embedding(VOCAB, dim)
        self.cross = nn.MultiheadAttention(dim, 2, batch_first=True)
        self.hidden = nn.Linear(2 * dim, 64)
        self.out = nn.Linear(64, 2)

    def forward(self, a, b):
        a, b = self.embed(a), self.embed(b)
        matched, _ = self.cross(a, b, b)
        h = torch.cat([(matched * a).amax(1), b.mean(1)], dim=1)
        return self.out(F.relu(self.hidden(h)))


model = PairModel()
optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
a_test, b_test, y_test = pairs(500)
for epoch in range(10):
    model.train()
    a, b, y = pairs(6000)
    for rows in torch.randperm(6000).split(100):
        loss = F.cross_entropy(model(a[rows], b[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        accuracy = (model(a_test, b_test).argmax(1) == y_test).float().mean().item()
    print(f"epoch {epoch} loss {loss.item():.4f} accuracy {accuracy:.3f}")
