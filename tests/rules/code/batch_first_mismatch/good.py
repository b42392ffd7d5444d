"""Batch first where it is read so; steps first with axes exchanged; the last state, which is the same for both."""

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self, n_words, n_classes, width=64):
        super().__init__()
        self.words = nn.Embedding(n_words, width)
        self.first = nn.LSTM(width, width, batch_first=True)
        self.second = nn.GRU(width, width)
        self.third = nn.LSTM(width, width, num_layers=2)
        self.head = nn.Linear(width, n_classes)

    def forward(self, tokens):
        out, _ = self.first(self.words(tokens))
        other, _ = self.second(self.words(tokens).transpose(0, 1))
        _, (state, _) = self.third(self.words(tokens.t()))
        return self.head(out[:, -1] + other[-1] + state[-1])


model = Tagger(1000, 4)
print(model(torch.randint(0, 1000, (32, 20))).shape)
