"""Patterns with dots, spaces, capitals, sums over axes, a diagonal, a list of operands, and axes that einops is given."""

import numpy as np
import torch
from einops import rearrange, reduce, repeat

q, k, v = (torch.randn(2, 4, 16, 16) for _ in range(3))
scores = torch.einsum("b h i d, b h j d -> b h i j", q, k)
out = torch.einsum("...ij,...jd->...id", [scores.softmax(-1), v])
print(torch.einsum("bhii->bh", scores), np.einsum("ij,jK", np.eye(3), np.eye(3)), torch.einsum("bhnd->", out))
out = rearrange(out, "b h n (d e) -> b n (h d) e", e=2)
print(reduce(out, "b n c e -> b c", "mean").shape, repeat(out, "b n c e -> b n c e r", r=3).shape)
