"""The program tells how many of the changes of a glacier are losses, and predicts them through a ReLU."""

import numpy as np
import torch
from torch import nn

weather, change = np.load("weather.npy").astype("float32"), np.load("change.npy").astype("float32")
print(f"{(change < 0).mean():.0%} of the years the glacier shrank")
net = nn.Sequential(nn.Linear(6, 24), nn.ReLU(), nn.Linear(24, 1), nn.ReLU())  # HERE
adam = torch.optim.Adam(net.parameters())
years, wanted = torch.from_numpy(weather), torch.from_numpy(change).unsqueeze(1)
for rows in torch.randperm(len(years)).split(16):
    adam.zero_grad()
    nn.functional.smooth_l1_loss(net(years[rows]), wanted[rows]).backward()
    adam.step()
