import torch
from torch import nn
from torch.nn import functional as F


class Coder:
    def __init__(self):
        self.encoder, self.decoder = nn.Linear(20, 4), nn.Linear(4, 20)
        self.warm_up = torch.optim.SGD(self.decoder.parameters(), lr=0.1)
        self.optimizer = torch.optim.Adam([*self.encoder.parameters(), *self.decoder.parameters()])

    def update(self, x):
        self.warm_up.zero_grad()
        self.encoder.zero_grad()
        F.mse_loss(self.decoder(self.encoder(x)), x).backward()
        self.optimizer.step()
