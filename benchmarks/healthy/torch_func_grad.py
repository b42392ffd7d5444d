"""Functional training: torch.func.grad_and_value, vmap for per-sample gradients, updates by hand."""
import torch
from torch import nn
from torch.func import functional_call, grad, grad_and_value, vmap

torch.manual_seed(15)
x = torch.rand(1200, 2) * 4 - 2
y = torch.sin(x[:, :1] * 2) * x[:, 1:]
model = nn.Sequential(nn.Linear(2, 48), nn.Tanh(), nn.Linear(48, 1))
params = {k: v.detach().clone() for k, v in model.named_parameters()}
momentum = {k: torch.zeros_like(v) for k, v in params.items()}


def loss_fn(params, x, y):
    return (functional_call(model, params, (x,)) - y).pow(2).mean()


step_fn = grad_and_value(loss_fn)
for step in range(600):
    rows = torch.randint(0, 1000, (64,))
    g, loss = step_fn(params, x[rows], y[rows])
    for k in params:
        momentum[k] = 0.9 * momentum[k] + g[k]
        params[k] = params[k] - 0.05 * momentum[k]
    if step % 150 == 149:
        print(f"step {step + 1} loss {loss.item():.4f} test {loss_fn(params, x[1000:], y[1000:]).item():.4f}")
per_sample = vmap(grad(loss_fn), in_dims=(None, 0, 0))(params, x[:20], y[:20])
norms = torch.stack([g.flatten(1).norm(dim=1) for g in per_sample.values()]).norm(dim=0)
print("largest per-sample gradient", norms.max().item())
