import torch
from torch import nn

torch.manual_seed(4)


class Surrogate(nn.Module):
    """Approximates a simulator of a spring with friction."""

    def __init__(self, width):
        super().__init__()
        self.inner = nn.Linear(3, width)
        self.outer = nn.Linear(width, 1)
        self.act = nn.GELU()

    def scale_up(self, width):
        self.inner = nn.Linear(3, width)
        self.outer = nn.Linear(width, 1)

    def forward(self, x):
        return self.outer(self.act(self.inner(x))).squeeze(-1)


def simulate(n):
    k, c, t = torch.rand(3, n) * torch.tensor([[3.0], [0.5], [4.0]]) + torch.tensor([[1.0], [0.0], [0.0]])
    return torch.stack([k - 2.5, 4 * c - 1, t - 2], 1), torch.exp(-c * t) * torch.cos(k.sqrt() * t)


class Fit:
    def __init__(self, model, lr=0.01):
        self.model = model
        self.opt = torch.optim.Adam(model.parameters(), lr=lr)

    def __call__(self, x, y, steps):
        for i in range(steps):
            rows = torch.randint(0, len(x), (64,))
            self.opt.zero_grad()
            loss = (self.model(x[rows]) - y[rows]).square().mean()
            loss.backward()
            self.opt.step()
        return loss.item()


x, y = simulate(2000)
x_test, y_test = simulate(400)
model = Surrogate(8)
model.scale_up(64)
fit = Fit(model)
for round_ in range(6):
    train_loss = fit(x, y, 100)
    with torch.no_grad():
        test_loss = (model(x_test) - y_test).square().mean().item()
    print(f"round {round_} train {train_loss:.4f} test {test_loss:.4f} variance {y_test.var().item():.4f}")
