"""Attention by einsum: an axis of the result that no operand has, an operand too few, an axis lost in einops.

Fault at lines 12, 14, 15.
"""

import torch
from einops import rearrange

q, k, v = (torch.randn(2, 4, 16, 8) for _ in range(3))
mask = torch.ones(16, 16)

scores = torch.einsum("bhid,bhjd->bhik", q, k)
weights = scores.softmax(-1)
out = torch.einsum("bhij,bhjd,ij->bhid", weights, v)
print(rearrange(out, "b h n d -> b n (h e)").shape, mask.shape)
