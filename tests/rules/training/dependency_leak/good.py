"""A masked autoencoder that estimates a density (MADE): the targets are the inputs, each pixel sees only those before it."""

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
pixels = (torch.tensor(load_digits().data, dtype=torch.float32) > 7).float()


class Masked(nn.Linear):
    def __init__(self, before, after, is_strict):
        super().__init__(len(before), len(after))
        seen = after[:, None] > before if is_strict else after[:, None] >= before
        self.register_buffer("mask", seen.float())

    def forward(self, x):
        return nn.functional.linear(x, self.weight * self.mask, self.bias)


order, hidden = torch.arange(64), torch.arange(256) % 63
model = nn.Sequential(Masked(order, hidden, False), nn.ReLU(), Masked(hidden, order, True))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(10):
    total = 0.0
    for rows in torch.randperm(len(pixels)).split(64):
        loss = nn.functional.binary_cross_entropy_with_logits(model(pixels[rows]), pixels[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    print(epoch, total)
