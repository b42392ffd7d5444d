"""Attention of one's own over readings of a tide; the function for attention does not know of modes."""

from torch import nn
from torch.nn import functional


class Head(nn.Module):
    def __init__(self, width, rate=0.25):
        super().__init__()
        self.rate = rate
        self.ask, self.key, self.value = (nn.Linear(width, width) for _ in range(3))

    def forward(self, readings):
        return functional.scaled_dot_product_attention(  # HERE
            self.ask(readings), self.key(readings), self.value(readings), None, self.rate
        )
