import functools

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence
from torch.utils.data import DataLoader


def together(rows, blank):
    words = pad_sequence([torch.tensor(row["words"]) for row in rows], batch_first=True, padding_value=blank)
    kinds = pad_sequence([torch.tensor(row["kinds"]) for row in rows], batch_first=True)
    return words, kinds, torch.tensor([len(row["words"]) for row in rows])


class Tagger(nn.Module):
    def __init__(self, n_words, n_kinds):
        super().__init__()
        self.embed, self.gru = nn.Embedding(n_words, 32), nn.GRU(32, 32, batch_first=True)
        self.out = nn.Linear(32, n_kinds)

    def forward(self, words, lengths):
        packed = pack_padded_sequence(self.embed(words), lengths, batch_first=True, enforce_sorted=False)
        states, _ = pad_packed_sequence(self.gru(packed)[0], batch_first=True)
        return self.out(states)


def fit(rows, n_kinds, n_words):
    loader = DataLoader(rows, 16, shuffle=True, collate_fn=functools.partial(together, blank=1))
    net = Tagger(n_words, n_kinds)
    optimizer = torch.optim.Adam(net.parameters())
    for words, kinds, lengths in loader:
        outputs = pack_padded_sequence(net(words, lengths), lengths, batch_first=True, enforce_sorted=False).data
        targets = pack_padded_sequence(kinds, lengths, batch_first=True, enforce_sorted=False).data
        optimizer.zero_grad()
        nn.functional.cross_entropy(outputs, targets).backward()
        optimizer.step()
