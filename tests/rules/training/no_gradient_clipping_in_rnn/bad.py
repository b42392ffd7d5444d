"""The adding problem with an identity recurrent network: 60 time steps, plain gradient descent, and no clipping."""

import torch
from torch import nn

torch.manual_seed(0)
LENGTH = 60


class Adder(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.rnn = nn.RNN(2, width, nonlinearity="relu", batch_first=True)
        self.head = nn.Linear(width, 1)
        nn.init.eye_(self.rnn.weight_hh_l0)
        nn.init.normal_(self.rnn.weight_ih_l0, std=0.05)

    def forward(self, x):
        states, _ = self.rnn(x)
        return self.head(states[:, -1])


def batch(n=32):
    values, marks = torch.rand(n, LENGTH), torch.zeros(n, LENGTH)
    rows = torch.arange(n)
    marks[rows, torch.randint(0, LENGTH // 2, (n,))] = 1
    marks[rows, torch.randint(LENGTH // 2, LENGTH, (n,))] = 1
    return torch.stack([values, marks], 2), (values * marks).sum(1, keepdim=True)


model = Adder(40)
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
for step in range(200):
    x, y = batch()
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 50 == 0:
        print(step, loss.item())
