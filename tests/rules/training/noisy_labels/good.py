"""Loan applicants in three bands that overlap: hard cases at the borders, and no label wrong."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.manual_seed(5)


def applicants(n):
    features = torch.randn(n, 8)
    appeal = features @ torch.randn(8, 3, generator=torch.Generator().manual_seed(1))
    gumbel = -torch.log(-torch.log(torch.rand(n, 3)))
    return TensorDataset(features, (appeal + gumbel).argmax(1))


train, valid = random_split(applicants(1500), [1200, 300])
loader = DataLoader(train, batch_size=32, shuffle=True)
model = nn.Sequential(nn.Linear(8, 32), nn.Tanh(), nn.Linear(32, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)

for epoch in range(10):
    model.train()
    for features, band in loader:
        loss = nn.functional.cross_entropy(model(features), band)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        hits = sum((model(f).argmax(1) == b).sum().item() for f, b in DataLoader(valid, batch_size=100))
    print(epoch, round(loss.item(), 3), hits / len(valid))
