"""Zeros where they belong: the last layer of a residual branch, the output layer, and LoRA's second factor."""

import torch
from sklearn.datasets import load_digits
from torch import nn


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.up = nn.Linear(width, 2 * width)
        self.down = nn.Linear(2 * width, width)
        nn.init.zeros_(self.down.weight)
        self.lora_a = nn.Parameter(torch.randn(4, width) * 0.1)
        self.lora_b = nn.Parameter(torch.zeros(width, 4))

    def forward(self, x):
        h = self.norm(x)
        return x + self.down(torch.relu(self.up(h))) + h @ self.lora_a.T @ self.lora_b.T


torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16.0, dtype=torch.float32)
y = torch.tensor(digits.target)
head = nn.Linear(48, 10)
nn.init.zeros_(head.weight)
nn.init.zeros_(head.bias)
model = nn.Sequential(nn.Linear(64, 48), Block(48), Block(48), head)
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(5):
    for batch in torch.randperm(1400).split(50):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
