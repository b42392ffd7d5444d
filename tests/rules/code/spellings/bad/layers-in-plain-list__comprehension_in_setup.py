from torch import nn


class Experts(nn.Module):
    def __init__(self, n, width):
        super().__init__()
        self.gate = nn.Linear(width, n)
        self.build(n, width)

    def build(self, n, width):
        self.experts = [nn.Sequential(nn.Linear(width, width), nn.ReLU()) for _ in range(n)]  # HERE

    def forward(self, x):
        weights = self.gate(x).softmax(-1)
        return sum(w.unsqueeze(-1) * e(x) for w, e in zip(weights.unbind(-1), self.experts))
