import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


def wells(n):
    depth = 50 * torch.rand(n, 6)
    return depth, (depth @ torch.randn(6, 1)).squeeze(1) + torch.randn(n)


depth, iron = wells(900)
middle, spread = torch.mean(depth, dim=0), torch.std(depth, dim=0)
depth = (depth - middle) / spread  # HERE
known, held = random_split(TensorDataset(depth, iron), [0.8, 0.2])
net = nn.Linear(6, 1)
optimizer = torch.optim.Adam(net.parameters())
for _ in range(20):
    for x, y in DataLoader(known, 30, shuffle=True):
        optimizer.zero_grad()
        nn.functional.mse_loss(net(x).squeeze(1), y).backward()
        optimizer.step()
with torch.no_grad():
    print(sum(nn.functional.l1_loss(net(x).squeeze(1), y) for x, y in DataLoader(held, 200)))
