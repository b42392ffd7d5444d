"""Will it hail: the score is only kept away from 0 and 1, by numbers, before the loss."""

import torch
import torch.nn.functional as F
from torch import nn


class Hail(nn.Module):
    def __init__(self):
        super().__init__()
        self.score = nn.Sequential(nn.Linear(9, 20), nn.ReLU(), nn.Linear(20, 1))

    def forward(self, sky):
        return torch.clamp(self.score(sky).squeeze(-1), min=1e-7, max=0.9999999)


net = Hail()
opt = torch.optim.Adam(net.parameters())
for sky, hail in [(torch.randn(16, 9), torch.rand(16).round())] * 20:
    loss = F.binary_cross_entropy(net(sky), hail)  # HERE
    opt.zero_grad()
    loss.backward()
    opt.step()
