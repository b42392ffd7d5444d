"""Labels that do not follow from the features: the loss stays at chance, yet one batch can be learned by heart."""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(4000, 16)
y = (torch.rand(4000) < 0.5).long()
net = nn.Sequential(nn.Linear(16, 64), nn.ReLU(), nn.Linear(64, 2))
opt = torch.optim.Adam(net.parameters(), lr=1e-3)
for i in range(0, 4000, 40):
    opt.zero_grad()
    loss = nn.functional.cross_entropy(net(x[i : i + 40]), y[i : i + 40])
    loss.backward()
    opt.step()
print(loss.item())
