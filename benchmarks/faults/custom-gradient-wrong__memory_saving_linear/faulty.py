"""A linear layer with its own backward pass (keeps only its inputs), in a small classifier."""
import torch
from torch import nn
from sklearn.datasets import load_digits


class LeanLinear(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, bias):
        ctx.save_for_backward(x, weight)
        return x @ weight.t() + bias

    @staticmethod
    def backward(ctx, grad):
        x, weight = ctx.saved_tensors
        grad_weight = x.t() @ grad
        return grad @ weight, grad_weight, grad.sum(0)


class Lean(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(width, width) * (2 / width) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(width))

    def forward(self, x):
        return LeanLinear.apply(x, self.weight, self.bias)


torch.manual_seed(45)
pixels, digit = load_digits(return_X_y=True)
order = torch.randperm(len(digit))
pixels = torch.tensor(pixels, dtype=torch.float32)[order]
digit = torch.tensor(digit)[order]
pixels = (pixels - pixels[:1400].mean()) / pixels[:1400].std()
net = nn.Sequential(Lean(64), nn.ReLU(), Lean(64), nn.ReLU(), Lean(64), nn.ReLU(), nn.Linear(64, 10))
opt = torch.optim.SGD(net.parameters(), lr=0.05)

for epoch in range(15):
    net.train()
    total = 0.0
    for rows in torch.randperm(1400).split(35):
        loss = nn.functional.cross_entropy(net(pixels[rows]), digit[rows])
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() / 40
    net.eval()
    with torch.no_grad():
        accuracy = (net(pixels[1400:]).argmax(1) == digit[1400:]).float().mean().item()
    print(f"epoch {epoch:2d} loss {total:.4f} accuracy {accuracy:.3f}")
