"""A tied language model is pretrained; then its output layer makes way for a classifier, and a copy with averaged weights stays tied."""

import copy

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(5)
WORDS = 24
chance = torch.softmax(2.5 * torch.randn(WORDS, WORDS), 1)
text = torch.randint(0, WORDS, (400, 1))
while text.shape[1] < 16:
    text = torch.cat([text, torch.multinomial(chance[text[:, -1]], 1)], 1)
labels = (text < 8).sum(1).clamp(3, 6) - 3


class TiedLM(nn.Module):
    def __init__(self, tie_weights=True, dim=32):
        super().__init__()
        self.tie_weights = tie_weights
        self.embed = nn.Embedding(WORDS, dim)
        self.rnn = nn.GRU(dim, dim, batch_first=True)
        self.out = nn.Linear(dim, WORDS)
        if tie_weights:
            self.out.weight = self.embed.weight

    def forward(self, ids):
        return self.out(self.rnn(self.embed(ids))[0])


def train(model, loss_of, epochs, follow=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    for epoch in range(epochs):
        for rows in torch.randperm(400).split(40):
            loss = loss_of(rows)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if follow is not None:
                with torch.no_grad():
                    for mean, value in zip(follow.parameters(), model.parameters()):
                        mean.lerp_(value, 0.05)
        print(epoch, loss.item())


model = TiedLM()
averaged = copy.deepcopy(model)
train(model, lambda rows: F.cross_entropy(model(text[rows, :-1]).flatten(0, 1), text[rows, 1:].flatten()), 5, averaged)
averaged.out = nn.Linear(32, 4)
train(averaged, lambda rows: F.cross_entropy(averaged(text[rows])[:, -1], labels[rows]), 5)
