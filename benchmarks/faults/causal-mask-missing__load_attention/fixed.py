"""Autoregressive attention model of hourly heat demand: from each hour to the next."""
import math

import torch
import torch.nn.functional as F
from torch import nn


class Attention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, 3 * dim)
        self.proj = nn.Linear(dim, dim)

    def forward(self, x):
        b, t, d = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        out = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.proj(out.transpose(1, 2).reshape(b, t, d))


class Block(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.attention = Attention(dim, heads)
        self.feed = nn.Sequential(nn.Linear(dim, 2 * dim), nn.GELU(), nn.Linear(2 * dim, dim))

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.feed(self.norm2(x))


class DemandModel(nn.Module):
    def __init__(self, length, dim=32, heads=2, depth=2):
        super().__init__()
        self.lift = nn.Linear(1, dim)
        self.place = nn.Parameter(0.1 * torch.randn(length, dim))
        self.blocks = nn.Sequential(*[Block(dim, heads) for _ in range(depth)])
        self.out = nn.Linear(dim, 1)

    def forward(self, x):
        return self.out(self.blocks(self.lift(x) + self.place[: x.shape[1]]))


def demand(n, length, generator):
    hour = torch.arange(length + 1.0) + 24 * torch.rand(n, 1, generator=generator)
    level = torch.sin(2 * math.pi * hour / 12)
    noise, drift = [], torch.zeros(n)
    for _ in range(length + 1):
        drift = 0.6 * drift + 0.35 * torch.randn(n, generator=generator)
        noise.append(drift)
    return (level + torch.stack(noise, 1)).unsqueeze(-1)


def main():
    torch.manual_seed(27)
    g = torch.Generator().manual_seed(28)
    length = 24
    series, held = demand(2000, length, g), demand(400, length, g)
    model = DemandModel(length)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    for step in range(1, 401):
        rows = torch.randint(0, len(series), (32,))
        loss = F.mse_loss(model(series[rows, :-1]), series[rows, 1:])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 80 == 0:
            model.eval()
            with torch.no_grad():
                whole = F.mse_loss(model(held[:, :-1]), held[:, 1:]).item()
                live = F.mse_loss(model(held[:, :16])[:, -1], held[:, 16]).item()
            model.train()
            print(f"step {step}: loss {loss.item():.4f}, held out {whole:.4f}, live forecast of hour 16 {live:.4f}")


if __name__ == "__main__":
    main()
