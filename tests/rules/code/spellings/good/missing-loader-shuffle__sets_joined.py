"""Sets that are joined: shuffled, of whole days, all in one batch, or only for testing."""

import torch
from torch import nn
from torch.utils.data import ConcatDataset, DataLoader, TensorDataset

sound = TensorDataset(torch.randn(500, 12), torch.zeros(500))
broken = TensorDataset(torch.randn(90, 12) + 0.5, torch.ones(90))
both = ConcatDataset([sound, broken])
days = ConcatDataset([TensorDataset(torch.randn(80, 12), torch.rand(80).round()) for _ in range(5)])
net = nn.Linear(12, 1)
opt = torch.optim.SGD(net.parameters(), lr=0.1)
for loader in (DataLoader(both, 32, shuffle=True), DataLoader(days, 32), DataLoader(both, batch_size=len(both))):
    for knock, is_broken in loader:
        opt.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(net(knock)[:, 0], is_broken).backward()
        opt.step()
net.eval()
with torch.no_grad():
    print(sum((net(knock)[:, 0] > 0).sum() for knock, _ in DataLoader(sound + broken, 32)))
