from collections import defaultdict

import torch
from torch import nn

net = nn.Linear(4, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
log = defaultdict(list)
for epoch in range(30):
    for x, y in batches:
        optimizer.zero_grad()
        out = net(x)
        fit, size = (out - y).pow(2).mean(), out.abs().mean()
        loss = fit + 0.1 * size
        loss.backward()
        optimizer.step()
        log["loss"].append(loss)  # HERE
    print(epoch, sum(log["loss"]) / len(log["loss"]))
