"""A GRU that invents street names, letter by letter, until it says that the name is over."""
import random

import torch
import torch.nn as nn

random.seed(30)
torch.manual_seed(30)

BOS, EOS = 0, 1
PAD = 2
letters = "abcdefghijklmnopqrstuvwxyz "
code = {c: i + 3 for i, c in enumerate(letters)}
starts = "oak mill church rose castle green stone water king bridge".split()
middles = [" ", "field ", "wood ", "gate ", "side "]
kinds = ["road", "lane", "street", "way", "close"]


def name():
    return random.choice(starts) + random.choice(middles) + random.choice(kinds)


def make_batch(names):
    rows = [[BOS] + [code[c] for c in n] + [EOS] for n in names]
    longest = max(map(len, rows))
    return torch.tensor([r + [PAD] * (longest - len(r)) for r in rows])


class NameGRU(nn.Module):
    def __init__(self, size=30, dim=20, hidden=64):
        super().__init__()
        self.emb = nn.Embedding(size, dim)
        self.gru = nn.GRU(dim, hidden, batch_first=True)
        self.out = nn.Linear(hidden, size)

    def forward(self, x, h=None):
        y, h = self.gru(self.emb(x), h)
        return self.out(y), h


def loss_of(model, batch):
    x, target = batch[:, :-1], batch[:, 1:]
    logits, _ = model(x)
    each = nn.functional.cross_entropy(logits.transpose(1, 2), target, reduction="none")
    valid = (target != PAD).float()
    return (each * valid).sum() / valid.sum()


@torch.no_grad()
def invent(model, limit=40):
    x, h, out = torch.tensor([[BOS]]), None, []
    while len(out) < limit:
        logits, h = model(x, h)
        x = torch.multinomial(logits[0, -1].softmax(-1), 1)[None]
        if x.item() == EOS:
            return out, True
        out.append(x.item())
    return out, False


names = [name() for _ in range(1500)]
held_out = make_batch([name() for _ in range(200)])
net = NameGRU()
opt = torch.optim.Adam(net.parameters(), lr=5e-3)
for epoch in range(5):
    net.train()
    random.shuffle(names)
    for i in range(0, len(names), 30):
        loss = loss_of(net, make_batch(names[i:i + 30]))
        opt.zero_grad()
        loss.backward()
        opt.step()
    net.eval()
    with torch.no_grad():
        print(f"epoch {epoch}: loss {loss.item():.4f}, held-out {loss_of(net, held_out).item():.4f}")

samples = [invent(net) for _ in range(40)]
for ids, _ in samples[:4]:
    print("".join(letters[i - 3] if i >= 3 else "?" for i in ids))
print("names that end:", sum(done for _, done in samples), "of", len(samples))
