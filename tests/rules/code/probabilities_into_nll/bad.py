"""A word classifier that gives probabilities to the negative log-likelihood.

Fault at line 18.
"""

import torch
import torch.nn as nn


class Tagger(nn.Module):
    def __init__(self, words, tags):
        super().__init__()
        self.embed = nn.Embedding(words, 32)
        self.head = nn.Linear(32, tags)
        self.softmax = nn.Softmax(dim=-1)

    def forward(self, ids):
        return self.softmax(self.head(self.embed(ids).mean(1)))


model = Tagger(100, 4)
criterion = nn.NLLLoss()
optimizer = torch.optim.Adam(model.parameters())
ids, tags = torch.randint(0, 100, (64, 7)), torch.randint(0, 4, (64,))
for epoch in range(5):
    optimizer.zero_grad()
    loss = criterion(model(ids), tags)
    loss.backward()
    optimizer.step()
