import random

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence

GROUPS = {"colour": ["red", "blue"], "shape": ["round", "square"]}
PLACES = {word: place + 1 for place, word in enumerate(word for words in GROUPS.values() for word in words)}


def sentence():
    return torch.tensor([PLACES[random.choice(GROUPS[random.choice(list(GROUPS))])] for _ in range(random.randint(2, 9))])


class Speaker(nn.Module):
    def __init__(self, n_words):
        super().__init__()
        self.embed, self.gru, self.out = nn.Embedding(n_words, 16), nn.GRU(16, 16, batch_first=True), nn.Linear(16, n_words)

    def forward(self, words):
        return self.out(self.gru(self.embed(words))[0])


rows = [sentence() for _ in range(400)]
speaker = Speaker(len(PLACES) + 1)
optimizer = torch.optim.Adam(speaker.parameters())
criterion = nn.CrossEntropyLoss()  # HERE
for start in range(0, len(rows), 40):
    batch = pad_sequence(rows[start : start + 40], batch_first=True)
    loss = criterion(speaker(batch[:, :-1]).flatten(0, 1), batch[:, 1:].flatten())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
