import torch
from torch import nn


class Melody(nn.Module):
    def __init__(self, n_notes, width=32):
        super().__init__()
        self.notes = nn.Embedding(n_notes, width)
        self.lstm = nn.LSTM(width, width, num_layers=2, batch_first=True)
        self.composer = nn.Linear(2 * width, 12)

    def forward(self, tune):
        _, (h, _) = self.lstm(self.notes(tune))
        return self.composer(torch.relu(h.view(tune.shape[0], -1)))  # HERE
