"""The direction of tomorrow's return from today's: hard to predict, with inputs that hold the label of the day before."""

import torch
from torch import nn

torch.manual_seed(4)
returns = torch.randn(1201, 6)
x, y = returns[:-1], (returns[1:, 0] + 0.8 * returns[:-1, 1] > 0).float()

model = nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.1)
criterion = nn.BCEWithLogitsLoss()

for epoch in range(25):
    model.train()
    for rows in torch.randperm(900).split(50):
        loss = criterion(model(x[rows]).squeeze(1), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        held_out = criterion(model(x[900:]).squeeze(1), y[900:]).item()
    print(epoch, round(loss.item(), 4), round(held_out, 4))
