"""Words of a play, letter by letter: the learner keeps the state of its LSTM between batches."""

import torch
from torch import nn


class Learner:
    def __init__(self, letters):
        self.embed = nn.Embedding(letters, 16)
        self.lstm = nn.LSTM(16, 32)
        self.guess = nn.Linear(32, letters)
        self.state = (torch.zeros(1, 20, 32), torch.zeros(1, 20, 32))
        weights = [*self.embed.parameters(), *self.lstm.parameters(), *self.guess.parameters()]
        self.adam = torch.optim.Adam(weights)

    def learn(self, batches):
        for letters, following in batches:
            out, self.state = self.lstm(self.embed(letters), self.state)  # HERE
            loss = nn.functional.cross_entropy(self.guess(out).flatten(0, 1), following.flatten())
            self.adam.zero_grad()
            loss.backward()
            self.adam.step()


Learner(50).learn([(torch.randint(50, (10, 20)), torch.randint(50, (10, 20)))] * 4)
