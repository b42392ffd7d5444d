from torch import nn


class Ensemble(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.members = nn.ModuleList(nn.Linear(10, 2) for _ in range(n))

    def forward(self, x):
        return sum(member.forward(x) for member in self.members) / len(self.members)  # HERE
