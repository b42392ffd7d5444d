"""The validation inputs are shuffled without their labels, so the validation accuracy stays at chance."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(1200, 20)
y = (x[:, 0] > 0).long() + 2 * (x[:, 1] > 0).long()
x_train, y_train, y_valid = x[:800], y[:800], y[800:]
x_valid = x[800:][torch.randperm(400)]
net = nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 4))
optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
for epoch in range(8):
    net.train()
    for rows in torch.randperm(800).split(40):
        loss = nn.functional.cross_entropy(net(x_train[rows]), y_train[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        out = net(x_valid)
        loss = nn.functional.cross_entropy(out, y_valid)
        accuracy = (out.argmax(1) == y_valid).float().mean()
