"""Word-level LM whose output projection shares the embedding matrix (Press & Wolf)."""
import math
import random
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class LMConfig:
    dim: int = 48
    bptt: int = 20
    batch: int = 16
    epochs: int = 8
    lr: float = 4e-3
    dropout: float = 0.1
    clip: float = 0.5


class Grammar:
    subj = "the cat|the dog|a bird|my friend|our teacher|the old man".split("|")
    verb = "sees|likes|follows|hears|paints".split("|")
    obj = "the river|a small house|the red ball|some music|the moon".split("|")
    tail = "every day|at night|in the garden|again|with joy".split("|")

    def __init__(self, seed):
        self.rng = random.Random(seed)

    def sentence(self):
        r = self.rng
        s = f"{r.choice(self.subj)} {r.choice(self.verb)} {r.choice(self.obj)}"
        if r.random() < 0.6:
            s += " " + r.choice(self.tail)
        return s.split() + ["<eos>"]

    def corpus(self, n):
        return [w for _ in range(n) for w in self.sentence()]


class TiedLM(nn.Module):
    def __init__(self, n_words, cfg):
        super().__init__()
        self.encoder = nn.Embedding(n_words, cfg.dim)
        self.rnn = nn.LSTM(cfg.dim, cfg.dim, batch_first=True)
        self.drop = nn.Dropout(cfg.dropout)
        self.decoder = nn.Linear(cfg.dim, n_words)
        nn.init.uniform_(self.encoder.weight, -0.1, 0.1)
        nn.init.zeros_(self.decoder.bias)
        self.decoder.weight = self.encoder.weight

    def forward(self, ids, state=None):
        h, state = self.rnn(self.drop(self.encoder(ids)), state)
        return self.decoder(self.drop(h)), state


def batchify(ids, batch):
    n = len(ids) // batch
    return ids[: n * batch].view(batch, n)


def detach(state):
    return tuple(s.detach() for s in state)


def windows(data, bptt):
    for i in range(0, data.size(1) - 1, bptt):
        n = min(bptt, data.size(1) - 1 - i)
        yield data[:, i:i + n], data[:, i + 1:i + 1 + n]


@torch.no_grad()
def perplexity(model, data, cfg):
    model.eval()
    state, total, count = None, 0.0, 0
    for x, y in windows(data, cfg.bptt):
        logits, state = model(x, state)
        total += F.cross_entropy(logits.flatten(0, 1), y.flatten(), reduction="sum").item()
        count += y.numel()
    return math.exp(total / count)


def main(cfg=LMConfig()):
    torch.manual_seed(12)
    train_words, valid_words = Grammar(1).corpus(1500), Grammar(2).corpus(200)
    vocab = {w: i for i, w in enumerate(sorted(set(train_words)))}
    enc = lambda ws: torch.tensor([vocab[w] for w in ws])
    train, valid = batchify(enc(train_words), cfg.batch), batchify(enc(valid_words), cfg.batch)
    model = TiedLM(len(vocab), cfg)
    opt = torch.optim.Adam(model.parameters(), lr=cfg.lr)
    for epoch in range(cfg.epochs):
        model.train()
        state, losses = None, []
        for x, y in windows(train, cfg.bptt):
            if state is not None:
                state = detach(state)
            opt.zero_grad()
            logits, state = model(x, state)
            loss = F.cross_entropy(logits.flatten(0, 1), y.flatten())
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), cfg.clip)
            opt.step()
            losses.append(loss.item())
        print(f"epoch {epoch} train ppl {math.exp(sum(losses) / len(losses)):.2f} valid ppl {perplexity(model, valid, cfg):.2f}")


if __name__ == "__main__":
    main()
