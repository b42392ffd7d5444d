"""A log-likelihood written by hand, which is to be maximised, is given to an optimiser that minimises."""

import torch
from sklearn.datasets import load_wine
from torch import nn

torch.manual_seed(0)
data = load_wine()
x = torch.tensor(data.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(data.target)


def log_likelihood(scores, labels):
    log_probabilities = torch.log_softmax(scores, dim=1)
    return log_probabilities[torch.arange(len(labels)), labels].mean()


model = nn.Sequential(nn.Linear(13, 16), nn.ReLU(), nn.Linear(16, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
for epoch in range(10):
    for batch in torch.randperm(len(x)).split(16):
        loss = log_likelihood(model(x[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
