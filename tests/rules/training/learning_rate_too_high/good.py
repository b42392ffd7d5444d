"""A rate that looks enormous and is right: plain SGD at 0.8 on a small, badly scaled linear problem, with warm-up and decay."""

import torch
from torch import nn

torch.manual_seed(0)
x = 0.3 * torch.randn(1200, 10)
y = x @ torch.linspace(-2, 2, 10) + 0.05 * torch.randn(1200)
model = nn.Linear(10, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.8)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.8, total_steps=300, cycle_momentum=False)
for step in range(300):
    rows = torch.randint(0, 1200, (40,))
    loss = (model(x[rows]).squeeze(1) - y[rows]).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()
print(loss.item())
