"""The same with the axis of the heads; heads that are folded into the batch; parts of which the axes are open."""

import torch
from torch import nn


class Mixer(nn.Module):
    def __init__(self, width, n_heads):
        super().__init__()
        self.n_heads = n_heads
        self.both = nn.Linear(width, 2 * width, bias=False)

    def forward(self, notes):
        n, length, width = notes.shape
        cut = (n, length, self.n_heads, width // self.n_heads)
        asked, known = [one.reshape(*cut).permute(0, 2, 1, 3) for one in self.both(notes).split(width, dim=2)]
        score = torch.einsum("nhqd,nhkd->nhqk", asked, known)
        folded = [one.reshape(*cut).transpose(1, 2).reshape(-1, length, width // self.n_heads) for one in (notes, notes)]
        other = torch.einsum("nqd,nkd->nqk", *folded)
        first, second = (one.squeeze() for one in self.both(notes).chunk(2, dim=-1))
        last = torch.einsum("nqd,nkd->nqk", first, second)
        return score.softmax(-1), other, last


print(Mixer(32, 4)(torch.randn(2, 10, 32))[0].shape)
