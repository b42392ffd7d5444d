"""Each library that is drawn from is seeded, or has a generator of its own."""

import random

import numpy as np
import torch
from torch import nn

torch.manual_seed(0)
random.seed(0)
rows = np.random.default_rng(0).permutation(1000)[:800]
model = nn.Linear(4, 1)
print(model(torch.randn(1000, 4)[rows]).mean(), random.random())
