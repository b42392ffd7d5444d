"""A GRU that learns to spell words letter by letter; the padding of short words is part of the loss."""

import torch
import torch.nn as nn
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader

torch.manual_seed(0)
PAD, START, STOP = 0, 1, 2
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SYLLABLES = ["ba", "ro", "ti", "nu", "ka", "le", "mo", "si", "den", "gar", "pil", "tor"]


def make_word():
    n = int(torch.randint(1, 5, (1,)))
    return "".join(SYLLABLES[i] for i in torch.randint(len(SYLLABLES), (n,)).tolist())


def encode(word):
    return torch.tensor([START, *(LETTERS.index(letter) + 3 for letter in word), STOP])


def collate(words):
    return pad_sequence([encode(word) for word in words], batch_first=True, padding_value=PAD)


class Speller(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(len(LETTERS) + 3, 24, padding_idx=PAD)
        self.rnn = nn.GRU(24, 48, batch_first=True)
        self.out = nn.Linear(48, len(LETTERS) + 3)

    def forward(self, tokens):
        states, _ = self.rnn(self.embed(tokens))
        return self.out(states)


loader = DataLoader([make_word() for _ in range(800)], batch_size=32, shuffle=True, collate_fn=collate)
speller, criterion = Speller(), nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(speller.parameters(), lr=5e-3)
for epoch in range(4):
    for tokens in loader:
        logits = speller(tokens[:, :-1])
        loss = criterion(logits.reshape(-1, logits.shape[-1]), tokens[:, 1:].reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: {loss.item():.3f}")
