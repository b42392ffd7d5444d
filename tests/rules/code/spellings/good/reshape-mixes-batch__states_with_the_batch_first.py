import torch
from torch import nn


class Melody(nn.Module):
    def __init__(self, n_notes, width=32):
        super().__init__()
        self.notes = nn.Embedding(n_notes, width)
        self.lstm = nn.LSTM(width, width, num_layers=2, batch_first=True)
        self.single = nn.GRU(width, width, batch_first=True)
        self.both = nn.GRU(width, width, bidirectional=True, batch_first=True)
        self.composer = nn.Linear(2 * width, 12)

    def forward(self, tune):
        notes = self.notes(tune)
        _, (h, c) = self.lstm(notes)
        by_layer = h.view(2, tune.size(0), -1)
        last = h[-1].view(tune.size(0), -1)
        turned = c.permute(1, 0, 2).reshape(tune.size(0), -1)
        _, one = self.single(notes)
        flat = one.view(tune.size(0), -1)
        out, both = self.both(notes)
        ends = torch.cat([both[-2], both[-1]], dim=1).view(tune.size(0), -1)
        rows = both.reshape(-1, 32).sum()
        return self.composer(turned + ends), by_layer, last, flat, rows, out.reshape(len(tune), -1)
