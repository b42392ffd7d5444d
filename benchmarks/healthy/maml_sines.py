"""Model-agnostic meta-learning on sine waves, with torch.func.functional_call."""
import torch
from torch import nn
from torch.func import functional_call

torch.manual_seed(8)
model = nn.Sequential(nn.Linear(1, 40), nn.Tanh(), nn.Linear(40, 40), nn.Tanh(), nn.Linear(40, 1))
meta_optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)


def task():
    amplitude, phase = torch.rand(1) * 2 + 0.5, torch.rand(1) * 3.14

    def draw(n):
        x = torch.rand(n, 1) * 6 - 3
        return x, amplitude * torch.sin(x + phase)

    return draw


def adapt(draw, lr=0.05, steps=2):
    params = dict(model.named_parameters())
    x, y = draw(15)
    for _ in range(steps):
        loss = (functional_call(model, params, x) - y).pow(2).mean()
        grads = torch.autograd.grad(loss, tuple(params.values()), create_graph=True)
        params = {name: p - lr * g for (name, p), g in zip(params.items(), grads)}
    x, y = draw(15)
    return (functional_call(model, params, x) - y).pow(2).mean()


history = []
for iteration in range(150):
    meta_loss = torch.stack([adapt(task()) for _ in range(4)]).mean()
    meta_optimizer.zero_grad()
    meta_loss.backward()
    meta_optimizer.step()
    history.append(meta_loss.item())
    if iteration % 30 == 29:
        print(f"iteration {iteration + 1} loss after adaptation {sum(history[-30:]) / 30:.4f}")
