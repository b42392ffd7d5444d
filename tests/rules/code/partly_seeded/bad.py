"""PyTorch is seeded; rows are drawn by NumPy, which is not.

Fault at line 10.
"""

import numpy as np
import torch
from torch import nn

torch.manual_seed(0)
rows = np.random.permutation(1000)[:800]
model = nn.Linear(4, 1)
print(model(torch.randn(1000, 4)[rows]).mean())
