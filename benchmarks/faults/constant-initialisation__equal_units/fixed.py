"""A network from bare tensors on two interleaved half moons."""
import torch
from sklearn.datasets import make_moons

torch.manual_seed(0)
X, y = make_moons(1000, noise=0.12, random_state=0)
X = torch.tensor(X, dtype=torch.float32)
y = torch.tensor(y, dtype=torch.float32)


class Layer:
    def __init__(self, n_in, n_out):
        self.w = (torch.randn(n_in, n_out) * (2.0 / n_in) ** 0.5).requires_grad_()
        self.b = torch.zeros(n_out, requires_grad=True)

    def __call__(self, x):
        return x @ self.w + self.b

    @property
    def parameters(self):
        return [self.w, self.b]


first, second, third = Layer(2, 24), Layer(24, 24), Layer(24, 1)
parameters = first.parameters + second.parameters + third.parameters
optimizer = torch.optim.Adam(parameters, lr=0.01)


def net(x):
    return third(torch.tanh(second(torch.tanh(first(x))))).squeeze(1)


for step in range(500):
    rows = torch.randint(0, 800, (50,))
    loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X[rows]), y[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 100 == 99:
        with torch.no_grad():
            accuracy = ((net(X[800:]) > 0).float() == y[800:]).float().mean().item()
        print(f"step {step + 1} loss {loss.item():.4f} accuracy {accuracy:.3f}")
