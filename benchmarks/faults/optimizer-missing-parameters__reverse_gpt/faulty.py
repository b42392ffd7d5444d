"""tiny GPT that learns to write a word backwards:  'gbacfe>efcabg'"""
import math, random
from dataclasses import dataclass
import torch
import torch.nn as nn
import torch.nn.functional as F

random.seed(7); torch.manual_seed(7)


@dataclass
class Cfg:
    letters: str = "abcdefgh"
    n: int = 6
    d: int = 48
    heads: int = 4
    layers: int = 2
    lr: float = 2e-3
    wd: float = 0.05
    steps: int = 320
    batch: int = 64


cfg = Cfg()
stoi = {c: i for i, c in enumerate(cfg.letters + ">")}
T = 2 * cfg.n


def word():
    return "".join(random.choice(cfg.letters) for _ in range(cfg.n))


val_words = sorted({word() for _ in range(300)})
held = set(val_words)


def encode(ws):
    return torch.tensor([[stoi[c] for c in w + ">" + w[::-1]] for w in ws])


def train_batch():
    ws = []
    while len(ws) < cfg.batch:
        w = word()
        if w not in held:
            ws.append(w)
    return encode(ws)


class Block(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.h = h
        self.ln1, self.ln2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv = nn.Linear(d, 3 * d)
        self.out = nn.Linear(d, d)
        self.mlp = nn.Sequential(nn.Linear(d, 4 * d), nn.GELU(), nn.Linear(4 * d, d))

    def forward(self, x):
        B, L, D = x.shape
        q, k, v = self.qkv(self.ln1(x)).view(B, L, 3, self.h, D // self.h).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(a.transpose(1, 2).reshape(B, L, D))
        return x + self.mlp(self.ln2(x))


class GPT(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.tok = nn.Embedding(len(stoi), c.d)
        self.pos = nn.Parameter(torch.zeros(1, T, c.d))
        self.blocks = nn.ModuleList(Block(c.d, c.heads) for _ in range(c.layers))
        self.ln_f = nn.LayerNorm(c.d)
        self.head = nn.Linear(c.d, len(stoi))
        nn.init.normal_(self.tok.weight, std=0.02)

    def forward(self, idx):
        x = self.tok(idx) + self.pos[:, : idx.size(1)]
        for b in self.blocks:
            x = b(x)
        return self.head(self.ln_f(x))


def configure_optimizer(model):
    decay, plain = [], []
    for m in model.modules():
        for pn, p in m.named_parameters(recurse=False):
            if isinstance(m, nn.Linear) and pn == "weight":
                decay.append(p)
            elif isinstance(m, (nn.Linear, nn.LayerNorm)):
                plain.append(p)
    groups = [{"params": decay, "weight_decay": cfg.wd}, {"params": plain, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=cfg.lr, betas=(0.9, 0.98))


def loss_fn(model, seq):
    # only the part after '>' counts
    logits = model(seq[:, :-1])[:, cfg.n:]
    return F.cross_entropy(logits.flatten(0, 1), seq[:, cfg.n + 1:].flatten()), logits


model = GPT(cfg)
opt = configure_optimizer(model)
sched = torch.optim.lr_scheduler.LambdaLR(
    opt, lambda s: min(1, (s + 1) / 40) * (0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi * s / cfg.steps))))
val = encode(val_words)
for it in range(cfg.steps):
    model.train()
    loss, _ = loss_fn(model, train_batch())
    model.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    opt.step()
    sched.step()
    if it % 40 == 0 or it == cfg.steps - 1:
        model.eval()
        with torch.no_grad():
            vl, lg = loss_fn(model, val)
            acc = (lg.argmax(-1) == val[:, cfg.n + 1:]).float().mean()
        print(f"{it:4d} train {loss.item():.3f} val {vl.item():.3f} char-acc {acc.item():.3f}")
