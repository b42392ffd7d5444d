"""A model that is judged once, after the training, on data that were held out."""

import torch
from sklearn.datasets import load_diabetes
from torch import nn

torch.manual_seed(0)
data = load_diabetes()
x = torch.tensor(data.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(data.target, dtype=torch.float32)[:, None]
y = (y - y.mean()) / y.std()
model = nn.Linear(10, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
for epoch in range(20):
    for rows in torch.randperm(360).split(40):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
with torch.no_grad():
    print("held out:", nn.functional.mse_loss(model(x[360:]), y[360:]).item())
