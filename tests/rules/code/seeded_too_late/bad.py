"""The seed comes after the split and after the model's weights.

Fault at lines 15, 16.
"""

import numpy as np
import pandas as pd
import torch
from sklearn.model_selection import train_test_split
from torch import nn

table = pd.read_csv("cells.csv").to_numpy()
train, test = train_test_split(table, test_size=0.2)
model = nn.Sequential(nn.Linear(12, 32), nn.ReLU(), nn.Linear(32, 1))
np.random.seed(0)
torch.manual_seed(0)

optimizer = torch.optim.Adam(model.parameters())
for epoch in range(10):
    order = torch.randperm(len(train))
    x = torch.tensor(train[order.numpy()], dtype=torch.float32)
    optimizer.zero_grad()
    loss = (model(x[:, :12]) - x[:, 12:]).pow(2).mean()
    loss.backward()
    optimizer.step()
print(loss.item(), len(test))
