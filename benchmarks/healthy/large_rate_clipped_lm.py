"""Word model with plain SGD at rate 4 and clipped gradients, the rate divided by four when validation stalls."""
import math

import numpy as np
import torch
import torch.nn as nn


def corpus(n, rng, vocab=40):
    # second order chain: each pair of words allows a few successors
    table = rng.dirichlet(np.full(vocab, 0.05), size=(2, vocab))
    out = [0, 1]
    for _ in range(n):
        out.append(int(rng.choice(vocab, p=table[out[-2] % 2, out[-1]])))
    return torch.tensor(out)


def columns(stream, batch):
    n = len(stream) // batch
    return stream[: n * batch].view(batch, n).t().contiguous()


class WordModel(nn.Module):
    def __init__(self, vocab=40, dim=48):
        super().__init__()
        self.emb = nn.Embedding(vocab, dim)
        self.lstm = nn.LSTM(dim, dim)
        self.out = nn.Linear(dim, vocab)
        nn.init.uniform_(self.emb.weight, -0.1, 0.1)

    def forward(self, ids, state):
        h, state = self.lstm(self.emb(ids), state)
        return self.out(h), state


def walk(model, data, bptt, opt=None):
    model.train(opt is not None)
    state, total, count = None, 0.0, 0
    for i in range(0, len(data) - 1, bptt):
        x, y = data[i:i + bptt][: len(data) - 1 - i], data[i + 1:i + 1 + bptt]
        with torch.set_grad_enabled(opt is not None):
            out, state = model(x, state)
            loss = nn.functional.cross_entropy(out.flatten(0, 1), y.flatten())
        state = tuple(s.detach() for s in state)
        if opt is not None:
            opt.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 0.5)
            opt.step()
        total, count = total + loss.item() * y.numel(), count + y.numel()
    return total / count


torch.manual_seed(2)
stream = corpus(24000, np.random.default_rng(2))
train, val = columns(stream[:20000], 20), columns(stream[20000:], 20)
model = WordModel()
opt = torch.optim.SGD(model.parameters(), lr=4.0)
best = math.inf
for epoch in range(18):
    tr = walk(model, train, 20, opt)
    va = walk(model, val, 20)
    print(f"epoch {epoch:2d} lr {opt.param_groups[0]['lr']:.3g} train ppl {math.exp(tr):.2f} val ppl {math.exp(va):.2f}")
    if va < best - 0.004:
        best = va
    else:
        for g in opt.param_groups:
            g["lr"] /= 4
