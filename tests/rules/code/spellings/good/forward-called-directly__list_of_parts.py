from torch import nn


class Base(nn.Module):
    def forward(self, x):
        return x


class Ensemble(Base):
    def __init__(self, n):
        super().__init__()
        self.members = nn.ModuleList(nn.Linear(10, 2) for _ in range(n))

    def forward(self, x):
        return sum(member(x) for member in self.members) / len(self.members) + Base.forward(self, x)
