"""The axis is taken away, or the goals have it too, or one is picked without it; which goals are compared is open."""

import torch
import torch.nn.functional as F
from torch import nn


def learn(values, slow, optimizer, seen, goals):
    calls, moves, cost, later, over = (torch.stack(one) for one in zip(*seen))
    given = values(calls)
    taken = given.gather(1, moves.unsqueeze(1))
    with torch.no_grad():
        best = slow(later).max(1).values
        kept = slow(later).max(1, keepdim=True).values
    wanted = 0.9 * best * (1 - over) - cost
    first = F.mse_loss(taken.squeeze(1), wanted)
    second = F.smooth_l1_loss(taken, wanted.unsqueeze(1))
    third = F.mse_loss(given[torch.arange(len(given)), moves], wanted)
    fourth = F.mse_loss(taken, 0.9 * kept - cost[:, None])
    fifth = F.mse_loss(taken, goals)
    sixth = (given.gather(1, moves.view(-1, 1)).flatten() - wanted).pow(2).mean()
    optimizer.zero_grad()
    (first + second + third + fourth + fifth + sixth).backward()
    optimizer.step()


net, slow = nn.Linear(6, 3), nn.Linear(6, 3)
optimizer = torch.optim.RMSprop(net.parameters())
for seen, goals in torch.load("rides.pt", weights_only=True):
    learn(net, slow, optimizer, seen, goals)
