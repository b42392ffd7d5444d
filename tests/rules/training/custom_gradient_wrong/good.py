"""A straight-through sign, a reversed gradient and a correct product: all have a backward pass of their own."""

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16, dtype=torch.float32), torch.tensor(labels)


class Sign(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.where(x >= 0, 1.0, -1.0)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * (x.abs() <= 1)


class Softly(torch.autograd.Function):
    """The gradient of the encoder's first layer is made smaller."""

    @staticmethod
    def forward(ctx, x, factor):
        ctx.factor = factor
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad):
        return ctx.factor * grad, None


class Product(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return a * b

    @staticmethod
    def backward(ctx, grad):
        a, b = ctx.saved_tensors
        return grad * b, grad * a


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.gate, self.head = nn.Linear(64, 96), nn.Linear(64, 96), nn.Linear(96, 10)

    def forward(self, x):
        h = Softly.apply(self.first(x), 0.5)
        return self.head(Product.apply(h, torch.sigmoid(self.gate(x))) + 0.1 * Sign.apply(h))


net = Net()
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
for epoch in range(6):
    for rows in torch.randperm(1400).split(32):
        opt.zero_grad()
        loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
        loss.backward()
        opt.step()
    print(epoch, loss.item())
