"""Two optimisers in turn: one is cleared between the other's backward and its own."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

data = DataLoader(TensorDataset(torch.randn(128, 10), torch.randn(128, 1)), batch_size=16)
model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))

critic = nn.Linear(10, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
critic_optimizer = torch.optim.Adam(critic.parameters(), lr=1e-3)
for epoch in range(5):
    for inputs, targets in data:
        loss = nn.functional.mse_loss(critic(inputs), targets)
        loss.backward()
        optimizer.zero_grad()
        critic_optimizer.step()
        critic_optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(inputs), critic(inputs).detach())
        loss.backward()
        optimizer.step()
