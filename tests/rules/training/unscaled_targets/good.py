"""The same targets as they stand, but the last bias starts at their mean and the rate suits their spread."""

import torch
from sklearn.datasets import load_diabetes
from torch import nn
from torch.nn.functional import mse_loss

torch.manual_seed(0)
data = load_diabetes()
x = torch.tensor((data.data - data.data.mean(0)) / data.data.std(0), dtype=torch.float32)
y = torch.tensor(data.target, dtype=torch.float32)


class Net(nn.Module):
    def __init__(self, start):
        super().__init__()
        self.hidden = nn.Linear(10, 32)
        self.out = nn.Linear(32, 1)
        nn.init.constant_(self.out.bias, start)

    def forward(self, x):
        return self.out(torch.relu(self.hidden(x))).squeeze(1)


model = Net(y[:342].mean().item())
optimizer = torch.optim.Adam(model.parameters(), lr=2e-2)
for epoch in range(25):
    order = torch.randperm(342)
    for i in range(0, 342, 32):
        rows = order[i : i + 32]
        loss = mse_loss(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        error = mse_loss(model(x[342:]), y[342:]).sqrt().item()
    print(f"epoch {epoch}: loss {loss.item():.0f}, error {error:.1f}")
