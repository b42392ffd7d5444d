"""Character GRU on a toy grammar; summed token losses over four micro-batches are divided by the total token count."""
import random

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.rnn import pad_sequence

PAD, BOS, EOS = 0, 1, 2
ITOS = ["_", "^", "$"] + list("abcdefgh+-*()")
STOI = {c: i for i, c in enumerate(ITOS)}


def expression(rng, depth=0):
    r = rng.random()
    if depth > 2 or r < 0.4:
        return rng.choice("abcdefgh")
    if r < 0.75:
        return expression(rng, depth + 1) + rng.choice("+-*") + expression(rng, depth + 1)
    return "(" + expression(rng, depth + 1) + ")"


class LM(nn.Module):
    def __init__(self, vocab, emb=24, hidden=64):
        super().__init__()
        self.emb = nn.Embedding(vocab, emb, padding_idx=PAD)
        self.gru = nn.GRU(emb, hidden, batch_first=True)
        self.out = nn.Linear(hidden, vocab)

    def forward(self, ids):
        return self.out(self.gru(self.emb(ids))[0])


def summed_nll(model, rows):
    ids = pad_sequence(rows, batch_first=True, padding_value=PAD)
    inp, tgt = ids[:, :-1], ids[:, 1:]
    loss = F.cross_entropy(model(inp).transpose(1, 2), tgt, ignore_index=PAD, reduction="sum")
    return loss, (tgt != PAD).sum().item()


rng = random.Random(1)
torch.manual_seed(1)
pool = set()
while len(pool) < 2400:
    text = expression(rng)
    if len(text) > 3:
        pool.add(text)
pool = sorted(pool)
rng.shuffle(pool)
texts = [torch.tensor([BOS] + [STOI[c] for c in t] + [EOS]) for t in pool]
train, val = texts[:2000], texts[2000:]
model = LM(len(ITOS))
opt = torch.optim.SGD(model.parameters(), lr=1.0, momentum=0.8)
sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, T_max=8)
MICRO, GROUP = 16, 4
for epoch in range(8):
    model.train()
    rng.shuffle(train)
    epoch_loss = epoch_tokens = 0
    for start in range(0, len(train), MICRO * GROUP):
        group = train[start:start + MICRO * GROUP]
        tokens = sum(len(r) - 1 for r in group)
        opt.zero_grad()
        for k in range(0, len(group), MICRO):
            loss, _ = summed_nll(model, group[k:k + MICRO])
            (loss / tokens).backward()
            epoch_loss += loss.item()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        epoch_tokens += tokens
    sched.step()
    model.eval()
    with torch.no_grad():
        v, n = summed_nll(model, val)
    print(f"epoch {epoch} train nll/token {epoch_loss / epoch_tokens:.4f} val nll/token {v.item() / n:.4f}")
