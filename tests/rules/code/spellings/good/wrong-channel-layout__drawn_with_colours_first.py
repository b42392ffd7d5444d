import numpy as np
import torch
from torch import nn

HIGH, WIDE = 24, 32
rng = np.random.default_rng(0)
first = rng.random((200, 3, HIGH, WIDE))
last = rng.random((200, HIGH, WIDE, 3))
flat = rng.random((200, 3 * HIGH * WIDE))
points = rng.random((200, 4, 3))

net = nn.Conv2d(3, 8, 5)
print(net(torch.tensor(first).view(-1, 3, HIGH, WIDE)))
print(net(torch.tensor(last.transpose(0, 3, 1, 2)).reshape(-1, 3, HIGH, WIDE)))
print(net(torch.tensor(flat).reshape(-1, 3, HIGH, WIDE)))
print(torch.tensor(points).reshape(-1, 3, 4))
