"""Character-level causal transformer on text from a small stochastic grammar."""
import argparse
import math
import random

import torch
import torch.nn as nn
import torch.nn.functional as F


def grammar_text(n_sentences, seed):
    rng = random.Random(seed)
    subj = ["the cat", "a sailor", "my uncle", "the old robot", "her garden"]
    verb = {"the cat": "chases", "a sailor": "sings to", "my uncle": "paints", "the old robot": "repairs", "her garden": "hides"}
    obj = ["mouse", "moon", "clock", "engine", "river", "letter", "bridge"]
    adj = ["small", "green", "broken", "quiet", "golden", "foreign", "heavy", "lazy"]
    out = []
    for _ in range(n_sentences):
        s = rng.choice(subj)
        out.append(f"{s} {verb[s]} the {rng.choice(adj)} {rng.choice(obj)}" + rng.choice([".", " slowly.", " again."]))
    return " ".join(out)


class Attention(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(d, 3 * d)
        self.proj = nn.Linear(d, d)

    def forward(self, x):
        B, T, C = x.shape
        q, k, v = self.qkv(x).view(B, T, 3, self.heads, C // self.heads).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.proj(y.transpose(1, 2).reshape(B, T, C))


class Block(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.ln1, self.attn = nn.LayerNorm(d), Attention(d, heads)
        self.ln2 = nn.LayerNorm(d)
        self.mlp = nn.Sequential(nn.Linear(d, 4 * d), nn.GELU(), nn.Linear(4 * d, d))

    def forward(self, x):
        x = x + self.attn(self.ln1(x))
        return x + self.mlp(self.ln2(x))


class CharGPT(nn.Module):
    def __init__(self, vocab, ctx, d=48, heads=4, layers=2):
        super().__init__()
        self.ctx = ctx
        self.tok = nn.Embedding(vocab, d)
        self.pos = nn.Embedding(ctx, d)
        self.blocks = nn.ModuleList(Block(d, heads) for _ in range(layers))
        self.ln = nn.LayerNorm(d)
        self.lm_head = nn.Linear(d, vocab, bias=False)
        self.apply(self._init)
        self.lm_head.weight = self.tok.weight

    @staticmethod
    def _init(m):
        if isinstance(m, (nn.Linear, nn.Embedding)):
            nn.init.normal_(m.weight, std=0.02)
        if isinstance(m, nn.Linear) and m.bias is not None:
            nn.init.zeros_(m.bias)

    def forward(self, idx, targets=None):
        x = self.tok(idx) + self.pos(torch.arange(idx.size(1)))
        for b in self.blocks:
            x = b(x)
        logits = self.lm_head(self.ln(x))
        loss = None if targets is None else F.cross_entropy(logits.flatten(0, 1), targets.flatten())
        return logits, loss

    @torch.no_grad()
    def generate(self, idx, n):
        for _ in range(n):
            logits, _ = self(idx[:, -self.ctx:])
            idx = torch.cat([idx, torch.multinomial(logits[:, -1].softmax(-1), 1)], 1)
        return idx


def get_batch(data, ctx, n):
    start = torch.randint(len(data) - ctx - 1, (n,))
    return torch.stack([data[s:s + ctx] for s in start]), torch.stack([data[s + 1:s + ctx + 1] for s in start])


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--iters", type=int, default=450)
    ap.add_argument("--ctx", type=int, default=32)
    ap.add_argument("--lr", type=float, default=3e-3)
    args = ap.parse_args()
    torch.manual_seed(1337)
    text = grammar_text(3000, 1)
    held = grammar_text(200, 2)
    chars = sorted(set(text))
    stoi = {c: i for i, c in enumerate(chars)}
    enc = lambda s: torch.tensor([stoi[c] for c in s])
    train, val = enc(text), enc(held)
    model = CharGPT(len(chars), args.ctx)
    opt = torch.optim.AdamW(model.parameters(), lr=args.lr, betas=(0.9, 0.95), weight_decay=0.05)
    warm = 30
    sched = torch.optim.lr_scheduler.LambdaLR(
        opt, lambda t: (t + 1) / warm if t < warm else 0.1 + 0.45 * (1 + math.cos(math.pi * (t - warm) / (args.iters - warm))))
    for it in range(1, args.iters + 1):
        _, loss = model(*get_batch(train, args.ctx, 24))
        opt.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        sched.step()
        if it % 50 == 0:
            model.eval()
            with torch.no_grad():
                vl = sum(model(*get_batch(val, args.ctx, 64))[1].item() for _ in range(3)) / 3
            model.train()
            print(f"iter {it} train {loss.item():.3f} val {vl:.3f}")
    model.eval()
    print("".join(chars[i] for i in model.generate(torch.tensor([[stoi["t"]]]), 80)[0].tolist()))


if __name__ == "__main__":
    main()
