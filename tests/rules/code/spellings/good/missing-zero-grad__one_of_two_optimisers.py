"""A painter and a judge, each with an optimiser that is cleared in its own way."""

import torch
from torch import nn

painter, judge = nn.Linear(4, 2), nn.Linear(2, 1)
of_painter = torch.optim.RMSprop(painter.parameters())
of_judge = torch.optim.RMSprop(judge.parameters())
bce = nn.BCEWithLogitsLoss()
for _ in range(500):
    drawn = painter(torch.randn(32, 4))
    real = torch.randn(32, 2) + 3
    of_judge.zero_grad()
    judged = bce(judge(real), torch.ones(32, 1)) + bce(judge(drawn.detach()), torch.zeros(32, 1))
    judged.backward()
    of_judge.step()
    fooled = bce(judge(drawn), torch.ones(32, 1))
    fooled.backward()
    of_painter.step()
    painter.zero_grad()
