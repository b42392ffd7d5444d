"""A regressor on the diabetes table with dropout behind its last batch norm and next to none ahead of it."""

import numpy as np
import torch
from sklearn.datasets import load_diabetes
from torch import nn, optim

torch.manual_seed(1)
table = load_diabetes()
features = (table.data - table.data.mean(0)) / table.data.std(0)
target = (table.target - table.target.mean()) / table.target.std()
inputs, target = torch.from_numpy(features).float(), torch.from_numpy(target[:, np.newaxis]).float()

layers = [nn.Linear(10, 32, bias=False), nn.BatchNorm1d(32), nn.ReLU(), nn.Dropout(0.02)]
layers += [nn.Linear(32, 32, bias=False), nn.BatchNorm1d(32), nn.ReLU(), nn.Dropout(0.3), nn.Linear(32, 1)]
regressor = nn.Sequential(*layers)
adam = optim.Adam(regressor.parameters(), lr=2e-3)
measure = nn.MSELoss()

for epoch in range(20):
    regressor.train()
    for rows in torch.randperm(340).split(34):
        adam.zero_grad()
        error = measure(regressor(inputs[rows]), target[rows])
        error.backward()
        adam.step()
    regressor.eval()
    with torch.no_grad():
        held_out = measure(regressor(inputs[340:]), target[340:])
    print(epoch, round(error.item(), 3), round(held_out.item(), 3))
