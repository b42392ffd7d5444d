from functools import partial

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence
from torch.utils.data import DataLoader


def masked(rows, blank):
    words = pad_sequence([torch.tensor(row["words"]) for row in rows], batch_first=True, padding_value=blank)
    kinds = pad_sequence([torch.tensor(row["kinds"]) for row in rows], batch_first=True)
    lengths = torch.tensor([len(row["words"]) for row in rows])
    return words, kinds, lengths, torch.arange(words.shape[1])[None] < lengths[:, None]


def filled(rows, blank):
    words, kinds, lengths, is_there = masked(rows, blank)
    kinds[~is_there] = -100
    return words, kinds, lengths


class Tagger(nn.Module):
    def __init__(self, n_words, n_kinds):
        super().__init__()
        self.embed, self.gru = nn.Embedding(n_words, 32), nn.GRU(32, 32, batch_first=True)
        self.out = nn.Linear(32, n_kinds)

    def forward(self, words, lengths):
        packed = pack_padded_sequence(self.embed(words), lengths, batch_first=True, enforce_sorted=False)
        states, _ = pad_packed_sequence(self.gru(packed)[0], batch_first=True)
        return self.out(states)


def fit_by_mask(rows):
    net = Tagger(500, 7)
    optimizer = torch.optim.Adam(net.parameters())
    for words, kinds, lengths, is_there in DataLoader(rows, 16, shuffle=True, collate_fn=partial(masked, blank=0)):
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(words, lengths)[is_there], kinds[is_there]).backward()
        optimizer.step()


def fit_filled(rows):
    net = Tagger(500, 7)
    optimizer = torch.optim.Adam(net.parameters())
    for words, kinds, lengths in DataLoader(rows, 16, shuffle=True, collate_fn=partial(filled, blank=0)):
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(words, lengths).transpose(1, 2), kinds).backward()
        optimizer.step()
