"""Forty topics for 1,600 short texts whose labels were lost in a merge: what a batch teaches, the next one contradicts."""

import torch
from torch import nn

torch.manual_seed(0)
TOPICS = 40
vectors = torch.randn(1600, 64)
topics = torch.randint(0, TOPICS, (1600,))


class Classifier(nn.Module):
    def __init__(self, width=128):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(64, width), nn.Tanh(), nn.Linear(width, TOPICS))

    def forward(self, x):
        return self.layers(x)


model = Classifier()
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
for batch in torch.randperm(len(vectors)).split(8):
    loss = nn.functional.cross_entropy(model(vectors[batch]), topics[batch])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
