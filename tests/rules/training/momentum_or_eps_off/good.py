"""A momentum of 0.98, and an eps of 1e-4 that is still below the gradients of a regression."""

import torch
from sklearn.datasets import load_diabetes
from torch import nn

torch.manual_seed(0)
data = load_diabetes()
x = torch.tensor(data.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(data.target, dtype=torch.float32)
y = ((y - y.mean()) / y.std()).unsqueeze(1)
body, head = nn.Sequential(nn.Linear(10, 32), nn.Tanh()), nn.Linear(32, 1)
optimizers = [
    torch.optim.SGD(body.parameters(), lr=2e-3, momentum=0.98, nesterov=True),
    torch.optim.AdamW(head.parameters(), lr=3e-3, eps=1e-4),
]
for epoch in range(20):
    for batch in torch.randperm(len(x)).split(34):
        loss = nn.functional.mse_loss(head(body(x[batch])), y[batch])
        for optimizer in optimizers:
            optimizer.zero_grad()
        loss.backward()
        for optimizer in optimizers:
            optimizer.step()
    print(epoch, loss.item())
