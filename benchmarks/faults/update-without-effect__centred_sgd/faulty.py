"""Gradient centralisation (Yong et al. 2020) in an optimiser of our own, channels-last convolutions."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.optim import Optimizer


class CentredSGD(Optimizer):
    def __init__(self, params, lr=0.05, momentum=0.9):
        super().__init__(params, dict(lr=lr, momentum=momentum))

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                rows = p.reshape(p.shape[0], -1)
                grad = p.grad.reshape(p.shape[0], -1)
                if p.dim() > 1:
                    grad = grad - grad.mean(1, keepdim=True)
                buffer = self.state[p].setdefault("momentum", torch.zeros_like(grad))
                buffer.mul_(group["momentum"]).add_(grad)
                rows.add_(buffer, alpha=-group["lr"])


class Net(nn.Module):
    def __init__(self, width=12, classes=4):
        super().__init__()
        self.stem = nn.Conv2d(2, width, 3, padding=1)
        self.body = nn.Conv2d(width, width, 3, stride=2, padding=1)
        self.top = nn.Conv2d(width, width, 3, stride=2, padding=1)
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        for conv in (self.stem, self.body, self.top):
            x = F.relu(conv(x))
        return self.head(x.mean((2, 3)))


def flow_fields(n):
    """Two-channel flow: inward, outward, clockwise or counter-clockwise about a random centre."""
    kind = torch.randint(0, 4, (n,))
    axis = torch.linspace(-1, 1, 12)
    centre = 0.4 * torch.randn(2, n, 1, 1)
    dx, dy = axis.view(1, 1, 12) - centre[0], axis.view(1, 12, 1) - centre[1]
    dx, dy = dx.expand(n, 12, 12), dy.expand(n, 12, 12)
    angle = (kind * torch.pi / 2).view(n, 1, 1)
    field = torch.stack([angle.cos() * dx - angle.sin() * dy, angle.sin() * dx + angle.cos() * dy], 1)
    return field + 0.5 * torch.randn(n, 2, 12, 12), kind


def main():
    torch.manual_seed(18)
    net = Net().to(memory_format=torch.channels_last)
    optimizer = CentredSGD(net.parameters(), lr=0.05)
    x, y = flow_fields(1600)
    x_valid, y_valid = flow_fields(400)
    for epoch in range(10):
        net.train()
        for rows in torch.randperm(len(x)).split(32):
            loss = F.cross_entropy(net(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        net.eval()
        with torch.no_grad():
            accuracy = (net(x_valid).argmax(1) == y_valid).float().mean().item()
        print(f"epoch {epoch}: last loss {loss.item():.4f}, validation accuracy {accuracy:.3f}")


main()
