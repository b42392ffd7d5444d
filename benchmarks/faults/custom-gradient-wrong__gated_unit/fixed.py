import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class GatedUnit(torch.autograd.Function):
    """a * sigmoid(b) without keeping the intermediate result."""

    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return a * b.sigmoid()

    @staticmethod
    def backward(ctx, grad_output):
        a, b = ctx.saved_tensors
        s = b.sigmoid()
        return grad_output * s, grad_output * a * s * (1 - s)


class GLULayer(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.value = nn.Linear(n_in, n_out)
        self.gate = nn.Linear(n_in, n_out)

    def forward(self, x):
        return GatedUnit.apply(self.value(x), self.gate(x))


def accuracy(model, x, y):
    model.eval()
    with torch.no_grad():
        return (model(x).argmax(1) == y).float().mean().item()


def main():
    torch.manual_seed(5)
    digits = load_digits()
    x = torch.tensor(digits.data / 16.0, dtype=torch.float32)
    y = torch.tensor(digits.target)
    order = torch.randperm(len(x))
    train, test = order[:1350], order[1350:]
    loader = DataLoader(TensorDataset(x[train], y[train]), batch_size=45, shuffle=True)
    model = nn.Sequential(GLULayer(64, 48), GLULayer(48, 48), nn.Linear(48, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.9)
    for epoch in range(10):
        model.train()
        for xb, yb in loader:
            loss = nn.functional.cross_entropy(model(xb), yb)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(f"{epoch:2d} {loss.item():.3f} {accuracy(model, x[test], y[test]):.3f}")


if __name__ == "__main__":
    main()
