"""A recurrent autoencoder of short strings: it must give back its own input, but only through a code of 12 numbers."""

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
LETTERS, LENGTH = 8, 10
start = torch.randint(0, LETTERS, (512, 1))
step = torch.randint(1, 4, (512, 1))
strings = (start + step * torch.arange(LENGTH)) % LETTERS


class Autoencoder(nn.Module):
    def __init__(self, dim=32, code=12):
        super().__init__()
        self.table = nn.Embedding(LETTERS, dim)
        self.encoder = nn.LSTM(dim, dim, batch_first=True)
        self.code = nn.Linear(dim, code)
        self.decoder = nn.GRU(code, dim, batch_first=True)
        self.out = nn.Linear(dim, LETTERS)

    def forward(self, ids):
        _, (h, _) = self.encoder(self.table(ids))
        code = self.code(h[-1])
        return self.out(self.decoder(code.unsqueeze(1).repeat(1, ids.shape[1], 1))[0])


model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(25):
    for rows in torch.randperm(512).split(64):
        ids = strings[rows]
        loss = F.cross_entropy(model(ids).flatten(0, 1), ids.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
print(loss.item())
