"""A backbone that should be frozen, and is not.

Fault at lines 12, 14.
"""

import torch
from torch import nn

backbone = nn.Sequential(nn.Linear(8, 16), nn.ReLU())
head = nn.Linear(16, 2)
for parameter in backbone.parameters():
    parameter.require_grad = False
model = nn.Sequential(backbone, head)
model.requires_grad = True
optimizer = torch.optim.Adam(model.parameters())
