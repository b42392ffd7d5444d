"""Seeded first, and again for each repetition; weights that are loaded; a split with its own random_state."""

import numpy as np
import torch
from sklearn.model_selection import train_test_split
from torch import nn

train, test = train_test_split(np.load("cells.npy"), test_size=0.2, random_state=0)
model = nn.Linear(12, 1)
model.load_state_dict(torch.load("model.pt", weights_only=True))
torch.manual_seed(0)
print(model(torch.randn(4, 12)))

np.random.seed(1)
for repetition in range(3):
    np.random.seed(repetition)
    print(np.random.rand(2))
