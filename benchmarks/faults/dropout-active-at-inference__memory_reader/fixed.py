"""Answer a question from a small memory of (key, value) facts with one block of attention."""
import argparse

import torch
import torch.nn as nn
import torch.nn.functional as F


def episodes(n, n_keys, n_values, facts, gen):
    keys = torch.rand(n, n_keys, generator=gen).argsort(1)[:, :facts]
    values = torch.randint(n_values, (n, facts), generator=gen)
    pick = torch.randint(facts, (n, 1), generator=gen)
    return keys, values, keys.gather(1, pick).squeeze(1), values.gather(1, pick).squeeze(1)


class CrossAttention(nn.Module):
    def __init__(self, dim, heads, attn_drop):
        super().__init__()
        self.heads = heads
        self.attn_drop = attn_drop
        self.q = nn.Linear(dim, dim)
        self.k = nn.Linear(dim, dim)
        self.v = nn.Linear(dim, dim)
        self.out = nn.Linear(dim, dim)

    def forward(self, query, key, value):
        split = lambda t: t.unflatten(-1, (self.heads, -1)).transpose(1, 2)
        q, k, v = split(self.q(query)), split(self.k(key)), split(self.v(value))
        mixed = F.scaled_dot_product_attention(q, k, v, dropout_p=self.attn_drop if self.training else 0.0)
        return self.out(mixed.transpose(1, 2).flatten(2))


class MemoryReader(nn.Module):
    def __init__(self, n_keys, n_values, dim=32, heads=2, attn_drop=0.3):
        super().__init__()
        self.key_emb = nn.Embedding(n_keys, dim)
        self.val_emb = nn.Embedding(n_values, dim)
        self.attn = CrossAttention(dim, heads, attn_drop)
        self.norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, n_values)

    def forward(self, keys, values, question):
        q = self.key_emb(question).unsqueeze(1)
        read = self.attn(q, self.key_emb(keys), self.val_emb(values))
        return self.head(self.norm(read.squeeze(1)))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--facts", type=int, default=6)
    p.add_argument("--n-keys", type=int, default=20)
    p.add_argument("--n-values", type=int, default=12)
    p.add_argument("--epochs", type=int, default=14)
    p.add_argument("--lr", type=float, default=5e-3)
    a = p.parse_args()
    torch.manual_seed(17)
    gen = torch.Generator().manual_seed(17)
    train = episodes(3200, a.n_keys, a.n_values, a.facts, gen)
    val = episodes(600, a.n_keys, a.n_values, a.facts, gen)
    model = MemoryReader(a.n_keys, a.n_values)
    opt = torch.optim.AdamW(model.parameters(), lr=a.lr)
    for epoch in range(a.epochs):
        model.train()
        total = 0.0
        for idx in torch.randperm(3200).split(64):
            k, v, q, ans = (t[idx] for t in train)
            loss = F.cross_entropy(model(k, v, q), ans)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * len(idx)
        model.eval()
        with torch.no_grad():
            logits = model(*val[:3])
            vl, acc = F.cross_entropy(logits, val[3]).item(), (logits.argmax(1) == val[3]).float().mean().item()
        print(f"epoch {epoch:2d} train loss {total / 3200:.4f} val loss {vl:.4f} val acc {acc:.3f}")


if __name__ == "__main__":
    main()
