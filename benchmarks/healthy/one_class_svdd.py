"""Deep one-class description: all training samples are normal, there is no label at all."""
import torch
from torch import nn

torch.manual_seed(40)
basis = torch.randn(3, 20)
normal = torch.randn(1500, 3) @ basis + 0.2 * torch.randn(1500, 20)
odd = 1.8 * torch.randn(300, 20)
net = nn.Sequential(nn.Linear(20, 32, bias=False), nn.LeakyReLU(0.1), nn.Linear(32, 8, bias=False))
with torch.no_grad():
    centre = net(normal[:1200]).mean(0)
    centre[centre.abs() < 0.1] = 0.1
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3, weight_decay=1e-5)
for epoch in range(6):
    for rows in torch.randperm(1200).split(40):
        distance = (net(normal[rows]) - centre).pow(2).sum(1)
        loss = distance.mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        inside = (net(normal[1200:]) - centre).pow(2).sum(1)
        outside = (net(odd) - centre).pow(2).sum(1)
    auc = (outside[:, None] > inside[None]).float().mean().item()
    print(f"epoch {epoch} loss {loss.item():.5f} area under the curve {auc:.3f}")
