"""The network that is shown before the seed is the one that learns after it."""

import torch
from torch import nn


class Dialect(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.GRU(40, 64, batch_first=True)
        self.out = nn.Linear(64, 6)

    def forward(self, frames):
        states, _ = self.body(frames)
        return self.out(states[:, -1])


def main(frames, speakers):
    model = Dialect()
    print(model(torch.zeros(2, 50, 40)).shape)
    torch.manual_seed(8)  # HERE
    optimizer = torch.optim.AdamW(model.parameters())
    for _ in range(30):
        for rows in torch.randperm(len(frames)).split(32):
            loss = nn.functional.cross_entropy(model(frames[rows]), speakers[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


main(*torch.load("voices.pt", weights_only=True))
