"""Language model of made-up town names; perplexity per character on held-out names."""
import math
import random

import torch
import torch.nn.functional as F
from torch import nn

random.seed(14)
torch.manual_seed(14)

heads = ["ash", "brad", "clay", "dun", "east", "ful", "green", "hal", "king", "lang", "mil", "nor", "old", "stan"]
tails = ["ton", "ham", "ford", "by", "ley", "wick", "mere", "bury"]
names = [random.choice(heads) + random.choice(tails) + random.choice([""] * 5 + [" upon " + random.choice(heads)]) for _ in range(1500)]
alphabet = sorted(set("".join(names)))
stoi = {c: i + 3 for i, c in enumerate(alphabet)}
PAD, BOS, EOS = 0, 1, 2
MAX_LEN = 36

ids = torch.full((len(names), MAX_LEN), PAD)
for row, name in enumerate(names):
    code = [BOS] + [stoi[c] for c in name] + [EOS]
    ids[row, :len(code)] = torch.tensor(code)
train, valid = ids[:1200], ids[1200:]


class NameModel(nn.Module):
    def __init__(self, vocab, width=48):
        super().__init__()
        self.emb = nn.Embedding(vocab, width)
        self.rnn = nn.GRU(width, width, batch_first=True)
        self.out = nn.Linear(width, vocab)

    def forward(self, x):
        return self.out(self.rnn(self.emb(x))[0])


def sequence_loss(model, batch):
    inputs, targets = batch[:, :-1], batch[:, 1:]
    nll = F.cross_entropy(model(inputs).transpose(1, 2), targets, reduction="none")
    return nll.mean()


model = NameModel(len(alphabet) + 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9)
for epoch in range(12):
    model.train()
    total = 0.0
    for rows in torch.randperm(len(train)).split(40):
        loss = sequence_loss(model, train[rows])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        total += loss.item() * len(rows)
    model.eval()
    with torch.no_grad():
        ppl = math.exp(sequence_loss(model, valid).item())
    print(f"epoch {epoch:2d}  train loss {total / len(train):.4f}  perplexity per character {ppl:.3f}")
