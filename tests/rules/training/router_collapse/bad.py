"""Four experts for a law with four regions, one for each input, and no balance: soon one expert gets everything."""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)


class Switch(nn.Module):
    def __init__(self, dim=6, experts=4):
        super().__init__()
        self.router = nn.Linear(dim, experts)
        self.experts = nn.ModuleList(nn.Sequential(nn.Linear(dim, 32), nn.Tanh(), nn.Linear(32, 1)) for _ in range(experts))
        with torch.no_grad():
            self.router.bias[0] = 2.5  # the first expert is the general one

    def forward(self, x):
        weight, choice = F.softmax(self.router(x), -1).max(-1)
        out = x.new_zeros(len(x))
        for i, expert in enumerate(self.experts):
            rows = (choice == i).nonzero().squeeze(1)
            if len(rows):
                out = out.index_put((rows,), weight[rows] * expert(x[rows]).squeeze(1))
        return out


x = torch.randn(1600, 6)
region = (x[:, 0] > 0).long() + 2 * (x[:, 1] > 0).long()
y = torch.stack([x[:, 2], torch.sin(2 * x[:, 3]), -x[:, 4], x[:, 2] * x[:, 5]], 1).gather(1, region[:, None]).squeeze(1) + 1
model = Switch()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(6):
    for rows in torch.randperm(1600).split(50):
        loss = F.mse_loss(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
