from collections import defaultdict

import torch
from torch import nn

net = nn.Linear(4, 1)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
log = defaultdict(list)
for epoch in range(30):
    for x, y in batches:
        optimizer.zero_grad()
        losses = []
        for part in x.split(8):
            losses.append((net(part) - y).pow(2).mean())
        loss = torch.stack(losses).mean()
        loss.backward()
        optimizer.step()
        log["loss"].append(loss.detach())
    print(epoch, sum(log["loss"]) / len(log["loss"]))
