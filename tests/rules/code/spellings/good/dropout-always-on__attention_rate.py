"""Attention whose dropout ends with the training, in several spellings, and one whose rate the caller chooses."""

import torch
from torch import nn
from torch.nn import functional


class Head(nn.Module):
    def __init__(self, width, rate=0.25):
        super().__init__()
        self.rate = rate
        self.plain = 0.0
        self.ask = nn.Linear(width, width)

    def current(self):
        return self.rate if self.training else 0.0

    def forward(self, x, rate=0.1):
        q = self.ask(x)
        x = functional.scaled_dot_product_attention(q, x, x, dropout_p=self.rate if self.training else 0.0)
        x = functional.scaled_dot_product_attention(q, x, x, None, self.rate * self.training)
        x = functional.scaled_dot_product_attention(q, x, x, dropout_p=self.current())
        x = functional.scaled_dot_product_attention(q, x, x, dropout_p=self.plain)
        x = functional.scaled_dot_product_attention(q, x, x, dropout_p=rate)
        if self.training:
            x = functional.scaled_dot_product_attention(q, x, x, dropout_p=self.rate)
            x = functional.dropout(x, 0.5)
        return functional.dropout(x, 0.1) if self.training else x


class Stopped(nn.Module):
    def __init__(self):
        super().__init__()
        self.share = 0.3

    def predicting(self):
        self.share = 0.0
        return self.eval()

    def forward(self, x):
        return functional.scaled_dot_product_attention(x, x, x, dropout_p=self.share)


print(Head(8)(torch.randn(2, 3, 8)), Stopped().predicting()(torch.randn(2, 3, 8)))
