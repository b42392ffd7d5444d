"""Melody continuation: next-note prediction with a small causal transformer."""
import math
import random
from dataclasses import dataclass, asdict

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class Config:
    vocab: int = 24
    context: int = 24
    d_model: int = 32
    heads: int = 4
    layers: int = 2
    batch: int = 24
    steps: int = 400
    max_lr: float = 3e-3
    log_every: int = 50
    seed: int = 19


def compose(n_bars, rng):
    """Bars are transposed copies of few motifs, with an occasional ornament."""
    motifs = [[0, 2, 4, 5], [0, 4, 7, 4], [7, 5, 4, 2], [0, 0, 7, 7]]
    notes, root = [], 0
    for _ in range(n_bars):
        root = (root + rng.choice([0, 5, 7, -5])) % 12
        bar = [root + n for n in rng.choice(motifs)]
        if rng.random() < 0.1:
            bar[rng.randrange(4)] += 1
        notes += [n % 24 for n in bar]
    return torch.tensor(notes)


class Block(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.heads = heads
        self.ln1, self.ln2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv, self.proj = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.ff = nn.Sequential(nn.Linear(d, 4 * d), nn.GELU(), nn.Linear(4 * d, d))

    def forward(self, x):
        b, t, d = x.shape
        q, k, v = self.qkv(self.ln1(x)).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.proj(a.transpose(1, 2).reshape(b, t, d))
        return x + self.ff(self.ln2(x))


class MelodyModel(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.tok = nn.Embedding(cfg.vocab, cfg.d_model)
        self.pos = nn.Parameter(torch.randn(cfg.context, cfg.d_model) * 0.02)
        self.blocks = nn.ModuleList(Block(cfg.d_model, cfg.heads) for _ in range(cfg.layers))
        self.norm = nn.LayerNorm(cfg.d_model)
        self.head = nn.Linear(cfg.d_model, cfg.vocab)

    def forward(self, ids):
        x = self.tok(ids) + self.pos[: ids.size(1)]
        for blk in self.blocks:
            x = blk(x)
        return self.head(self.norm(x))


class BatchSampler:
    def __init__(self, notes, cfg):
        self.notes, self.cfg = notes, cfg

    def sample(self):
        starts = torch.randint(0, len(self.notes) - self.cfg.context - 1, (self.cfg.batch,))
        rows = torch.stack([self.notes[s:s + self.cfg.context + 1] for s in starts])
        return rows[:, :-1], rows[:, 1:]


class Loop:
    def __init__(self, cfg):
        self.cfg = cfg
        torch.manual_seed(cfg.seed)
        rng = random.Random(cfg.seed)
        self.train_data = BatchSampler(compose(2500, rng), cfg)
        self.valid_data = BatchSampler(compose(500, rng), cfg)
        self.model = MelodyModel(cfg)
        self.opt = torch.optim.AdamW(self.model.parameters(), lr=cfg.max_lr, weight_decay=0.05)
        self.sched = torch.optim.lr_scheduler.OneCycleLR(
            self.opt, max_lr=cfg.max_lr, total_steps=cfg.steps, pct_start=0.15
        )

    def update(self, ids, target):
        logits = self.model(ids)
        loss = F.cross_entropy(logits.reshape(-1, self.cfg.vocab), target.reshape(-1))
        self.opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.opt.step()
        self.sched.step()
        return loss.item()

    @torch.no_grad()
    def valid_loss(self, n=10):
        self.model.eval()
        tot = 0.0
        for _ in range(n):
            ids, target = self.valid_data.sample()
            tot += F.cross_entropy(self.model(ids).transpose(1, 2), target).item()
        self.model.train()
        return tot / n

    def run(self):
        print(asdict(self.cfg))
        recent = []
        for step in range(1, self.cfg.steps + 1):
            recent.append(self.update(*self.train_data.sample()))
            if step % self.cfg.log_every == 0:
                v = self.valid_loss()
                print(f"step {step:4d} train {sum(recent) / len(recent):.3f} valid {v:.3f} ppl {math.exp(v):.2f}")
                recent = []


if __name__ == "__main__":
    Loop(Config()).run()
