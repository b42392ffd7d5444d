import torch
import torch.nn.functional as F
from torch import nn


class Reader(nn.Module):
    def __init__(self, words, kinds):
        super().__init__()
        self.embed = nn.Embedding(words, 32)
        self.rnn = nn.GRU(32, 48, batch_first=True)
        self.salience = nn.Linear(48, 1)
        self.decide = nn.Linear(48, kinds)

    def forward(self, tokens, mask):
        states, _ = self.rnn(self.embed(tokens))
        scores = self.salience(torch.tanh(states)).squeeze(-1).masked_fill(~mask, -1e9)
        shares = F.softmax(scores, 0)  # HERE
        pooled = torch.bmm(shares.unsqueeze(1), states).squeeze(1)
        return self.decide(pooled)
