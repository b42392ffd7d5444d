"""Three tasks take turns, and the router sends each batch to the expert of its task: one expert a batch, all of them over time."""

import torch
from torch import nn

torch.manual_seed(0)
TASKS = 3


class Experts(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.gate = nn.Linear(dim, TASKS)
        self.experts = nn.ModuleList([nn.Sequential(nn.Linear(dim, 24), nn.ReLU(), nn.Linear(24, 1)) for _ in range(TASKS)])

    def forward(self, x):
        weights = self.gate(x).softmax(-1)
        answers = torch.cat([expert(x) for expert in self.experts], -1)
        return (weights * answers).sum(-1), weights


def batch(task, n=48):
    x = torch.randn(n, 8)
    x[:, :TASKS] = 3.0 * torch.eye(TASKS)[task]
    return x, (torch.sin(2 * x[:, 3]), x[:, 4] * x[:, 5], x[:, 6].abs())[task]


model = Experts()
with torch.no_grad():
    model.gate.weight[:, :TASKS] += 1.5 * torch.eye(TASKS)
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for step in range(240):
    x, y = batch(step % TASKS)
    answer, weights = model(x)
    loss = nn.functional.mse_loss(answer, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 60 == 0:
        print(step, loss.item(), weights.mean(0).tolist())
