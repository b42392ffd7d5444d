"""One optimiser for two tasks: the second task's head waits in it for its turn, and a fold begins with a fresh pair."""

import torch
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
x = torch.tensor(digits.data / 16.0, dtype=torch.float32)
y = torch.tensor(digits.target)


class TwoHeads(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(64, 48), nn.ReLU())
        self.digit = nn.Linear(48, 10)
        self.parity = nn.Linear(48, 2)

    def forward(self, x, task):
        h = self.body(x)
        return self.digit(h) if task == "digit" else self.parity(h)


def run(seed):
    torch.manual_seed(seed)
    model = TwoHeads()
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    for task, target in (("digit", y), ("parity", y % 2)):
        for step in range(60):
            batch = torch.randint(0, 1400, (64,))
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x[batch], task), target[batch])
            loss.backward()
            optimizer.step()
        print(seed, task, loss.item())


for seed in range(2):
    run(seed)
