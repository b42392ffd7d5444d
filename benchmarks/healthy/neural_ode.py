"""A neural differential equation integrated by hand with Runge-Kutta steps."""
import torch
from torch import nn

torch.manual_seed(48)
A = torch.tensor([[-0.1, 1.5], [-1.5, -0.1]])
times = torch.linspace(0, 1.5, 16)
dt = (times[1] - times[0]).item()


def rk4(f, y):
    k1 = f(y)
    k2 = f(y + dt / 2 * k1)
    k3 = f(y + dt / 2 * k2)
    k4 = f(y + dt * k3)
    return y + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def integrate(f, y):
    path = [y]
    for _ in range(len(times) - 1):
        path.append(rk4(f, path[-1]))
    return torch.stack(path, 1)


starts = torch.randn(300, 2)
with torch.no_grad():
    truth = integrate(lambda y: y @ A.T + 0.3 * torch.sin(2 * y.flip(1)), starts.clamp(-1.2, 1.2))
starts = truth[:, 0]
f = nn.Sequential(nn.Linear(2, 48), nn.Tanh(), nn.Linear(48, 48), nn.Tanh(), nn.Linear(48, 2))
optimizer = torch.optim.Adam(f.parameters(), lr=1e-2)
for step in range(120):
    rows = torch.randint(0, 250, (50,))
    loss = (integrate(f, starts[rows]) - truth[rows]).abs().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 30 == 29:
        with torch.no_grad():
            print(f"step {step + 1} loss {loss.item():.4f} test {(integrate(f, starts[250:]) - truth[250:]).abs().mean().item():.4f}")
