import numpy as np
import torch
from torch import nn

HIGH, WIDE = 24, 32


def flags(n, rng):
    drawn = rng.random((n, HIGH, WIDE, 3))
    drawn[:, : HIGH // 2, :, 0] = 1.0
    return drawn.astype(np.float32)


pictures = torch.tensor(flags(200, np.random.default_rng(0))) - 0.5
batch = pictures.view(-1, 3, HIGH, WIDE)  # HERE
print(nn.Conv2d(3, 8, 5)(batch).mean())
