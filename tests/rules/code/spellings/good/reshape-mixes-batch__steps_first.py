"""Steps first and turned back before they are flattened, flattened by steps, one step at a time, and axes of one sample."""

import torch
from torch import nn


class Curves(nn.Module):
    def __init__(self, steps, width):
        super().__init__()
        self.recurrent = nn.LSTM(2, width)
        self.head = nn.Linear(steps * width, 1)
        self.step = nn.GRU(2, width)

    def forward(self, curve):
        n, steps, _ = curve.shape
        states, _ = self.recurrent(curve.transpose(0, 1))
        by_step = states.reshape(steps, -1)
        return self.head(states.permute(1, 0, 2).reshape(n, -1)), by_step

    def next(self, curve, hidden):
        now = curve[:, -1].unsqueeze(1)
        out, hidden = self.step(now.permute(1, 0, 2), hidden)
        return out.reshape(now.size(0), -1), hidden

    def first(self, curve):
        now = curve[:, 0].unsqueeze(1)
        out, _ = self.step(now.permute(1, 0, 2))
        return out.reshape(now.size(0), -1)

    def pictures(self, x):
        return x.permute(0, 2, 3, 1).reshape(x.size(0), -1)


net = Curves(24, 16)
print(net(torch.randn(8, 24, 2))[0].shape, net.first(torch.randn(8, 24, 2)).shape, net.pictures(torch.randn(2, 3, 4, 5)).shape)
print(net.next(torch.randn(8, 24, 2), torch.zeros(1, 8, 16))[0].shape)
