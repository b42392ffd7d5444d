"""Recipe-code language model whose padding symbol is also its end symbol, as in GPT-2: the first one counts, the rest do not."""
import random

import torch
import torch.nn.functional as F
from torch import nn

random.seed(51)
torch.manual_seed(51)
END = 0
LONGEST = 24
codes = []
for _ in range(1600):
    kind, size = random.randint(1, 5), random.choice([3, 4, 5, 6, 20])
    codes.append([kind] + [6 + (kind * 3 + i * i) % 12 for i in range(size)])
lengths = torch.tensor([len(c) for c in codes])
ids = torch.full((len(codes), LONGEST), END)
for row, code in enumerate(codes):
    ids[row, :len(code)] = torch.tensor(code)
train, valid = slice(0, 1300), slice(1300, 1600)


class CodeModel(nn.Module):
    def __init__(self, vocab=18, width=48):
        super().__init__()
        self.embed = nn.Embedding(vocab, width)
        self.lstm = nn.LSTM(width, width, batch_first=True)
        self.out = nn.Linear(width, vocab)

    def forward(self, x):
        return self.out(self.lstm(self.embed(x))[0])


def loss_on(model, batch, length):
    inputs, targets = batch[:, :-1], batch[:, 1:]
    nll = F.cross_entropy(model(inputs).flatten(0, 1), targets.flatten(), reduction="none").view_as(targets)
    counted = (torch.arange(targets.size(1)) < length.unsqueeze(1)).float()
    return (nll * counted).sum() / counted.sum()


model = CodeModel()
optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3)
for epoch in range(8):
    model.train()
    total = 0.0
    for rows in torch.randperm(1300).split(50):
        loss = loss_on(model, ids[train][rows], lengths[train][rows])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        total += loss.item() * len(rows)
    model.eval()
    with torch.no_grad():
        print(f"epoch {epoch} train {total / 1300:.4f} valid {loss_on(model, ids[valid], lengths[valid]).item():.4f}")
