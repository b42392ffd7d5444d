"""Language model of codon-like triplet sequences: two attention blocks in functional style."""
import math

import torch
import torch.nn.functional as F

V, T, D, H = 16, 24, 48, 4


def strands(n, seed):
    rules = torch.Generator().manual_seed(7)
    table = torch.softmax(2.2 * torch.randn(V, V, V, generator=rules), -1)
    g = torch.Generator().manual_seed(seed)
    s = torch.randint(0, V, (n, 2), generator=g)
    while s.shape[1] < T + 1:
        p = 0.5 * table[s[:, -2], s[:, -1]] + 0.5 * table[0, s[:, -1]]
        s = torch.cat([s, torch.multinomial(p, 1, generator=g)], 1)
    return s


def weights():
    make = lambda *shape: torch.nn.Parameter(torch.randn(*shape) / math.sqrt(shape[0]))
    p = {"tok": torch.nn.Parameter(0.1 * torch.randn(V, D)), "pos": torch.nn.Parameter(0.1 * torch.randn(T, D))}
    for b in range(2):
        p |= {f"qkv{b}": make(D, 3 * D), f"mix{b}": make(D, D), f"up{b}": make(D, 2 * D), f"down{b}": make(2 * D, D)}
    return p | {"out": torch.nn.Parameter(0.02 * torch.randn(D, V))}


def logits(p, s):
    n, t = s.shape
    x = p["tok"][s] + p["pos"][:t]
    for b in range(2):
        q, k, v = (F.layer_norm(x, (D,)) @ p[f"qkv{b}"]).view(n, t, 3, H, D // H).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + a.transpose(1, 2).reshape(n, t, D) @ p[f"mix{b}"]
        x = x + F.gelu(F.layer_norm(x, (D,)) @ p[f"up{b}"]) @ p[f"down{b}"]
    return F.layer_norm(x, (D,)) @ p["out"]


def nll(p, s):
    return F.cross_entropy(logits(p, s[:, :-1]).flatten(0, 1), s[:, 1:].flatten())


torch.manual_seed(7)
train, val = strands(1600, 0), strands(200, 1)
p = weights()
opt = torch.optim.AdamW(p.values(), lr=3e-3, weight_decay=0.01)
for epoch in range(7):
    losses = []
    for rows in torch.randperm(len(train)).split(32):
        loss = nll(p, train[rows])
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    with torch.no_grad():
        print(f"epoch {epoch}: train {sum(losses) / len(losses):.3f}  val {nll(p, val).item():.3f}")

with torch.no_grad():
    last = sum(F.cross_entropy(logits(p, val[:, :t])[:, -1], val[:, t], reduction="mean").item() for t in range(4, T, 4)) / 5
print(f"nll of the next triplet when the rest is not there yet: {last:.3f}")
