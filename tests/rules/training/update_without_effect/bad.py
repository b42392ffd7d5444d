"""An optimiser of one's own that computes the new weights, binds them to its loop variable, and forgets them."""

import torch
from sklearn.datasets import load_iris
from torch import nn


class GradientDescent(torch.optim.Optimizer):
    def __init__(self, params, lr=0.1, momentum=0.9):
        super().__init__(params, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                velocity = self.state[p].get("velocity", torch.zeros_like(p))
                velocity = group["momentum"] * velocity + p.grad
                self.state[p]["velocity"] = velocity
                p = p - group["lr"] * velocity


torch.manual_seed(0)
iris = load_iris()
x = torch.tensor(iris.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
y = torch.tensor(iris.target)
order = torch.randperm(150)
train, test = order[:120], order[120:]

model = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 3))
optimizer = GradientDescent(model.parameters(), lr=0.05)
for epoch in range(20):
    for batch in train[torch.randperm(120)].split(20):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
    if epoch % 5 == 4:
        with torch.no_grad():
            print(epoch, loss.item(), (model(x[test]).argmax(1) == y[test]).float().mean().item())
