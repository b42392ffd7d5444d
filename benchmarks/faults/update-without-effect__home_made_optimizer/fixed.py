"""A home-made optimizer (normalised momentum) on a two-layer regression."""
import torch
from torch import nn


class NormalisedMomentum(torch.optim.Optimizer):
    def __init__(self, params, lr=1e-2, beta=0.9):
        super().__init__(params, dict(lr=lr, beta=beta))

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                g = p.grad.reshape(-1)
                g = g / (g.norm() + 1e-8)
                if "m" not in state:
                    state["m"] = torch.zeros_like(g)
                state["m"].mul_(group["beta"]).add_(g, alpha=1 - group["beta"])
                p.data.sub_((group["lr"] * state["m"]).view(p.shape))


class TwoLayer(nn.Module):
    def __init__(self, n_in, hidden):
        super().__init__()
        # columns are the hidden units' directions
        self.w = nn.Parameter((torch.randn(hidden, n_in) / n_in ** 0.5).t())
        self.b = nn.Parameter(torch.zeros(hidden))
        self.v = nn.Parameter(torch.randn(hidden) / hidden ** 0.5)
        self.c = nn.Parameter(torch.zeros(()))

    def forward(self, x):
        return torch.relu(x @ self.w + self.b) @ self.v + self.c


torch.manual_seed(16)
x = torch.randn(1800, 10)
teacher = torch.randn(10, 5) / 10 ** 0.5
y = torch.sin(2 * x @ teacher).sum(1)
y = (y - y.mean()) / y.std() + 0.05 * torch.randn(1800)
net = TwoLayer(10, 50)
opt = NormalisedMomentum(net.parameters(), lr=0.05)
sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 40)

for epoch in range(40):
    total = 0.0
    for rows in torch.randperm(1500).split(50):
        loss = (net(x[rows]) - y[rows]).pow(2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() / 30
    sched.step()
    if epoch % 5 == 4:
        with torch.no_grad():
            held = (net(x[1500:]) - y[1500:]).pow(2).mean().item()
        print(f"epoch {epoch + 1} train {total:.4f} held-out {held:.4f}")
