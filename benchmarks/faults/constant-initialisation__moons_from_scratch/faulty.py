import torch
from sklearn.datasets import make_moons

torch.manual_seed(3)


class Dense(torch.nn.Module):
    def __init__(self, n_in, n_out, act=None):
        super().__init__()
        self.W = torch.nn.Parameter(torch.full((n_in, n_out), 0.1))
        self.b = torch.nn.Parameter(torch.zeros(n_out))
        self.act = act

    def forward(self, x):
        z = x @ self.W + self.b
        return z if self.act is None else self.act(z)


class Stack(torch.nn.ModuleList):
    def forward(self, x):
        for l in self:
            x = l(x)
        return x


def log_loss(logit, t):
    # log(1 + exp(-(2t-1) * z)), the stable way
    return torch.nn.functional.softplus(-(2 * t - 1) * logit).mean()


X, t = make_moons(1500, noise=0.12, random_state=3)
X = torch.tensor(X, dtype=torch.float32)
t = torch.tensor(t, dtype=torch.float32)[:, None]
Xtr, Xte, ttr, tte = X[:1100], X[1100:], t[:1100], t[1100:]
mu, sig = Xtr.mean(0), Xtr.std(0)
Xtr, Xte = (Xtr - mu) / sig, (Xte - mu) / sig

model = Stack([Dense(2, 24, torch.tanh), Dense(24, 24, torch.tanh), Dense(24, 1)])
opt = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
g = torch.Generator().manual_seed(0)
for step in range(1500):
    i = torch.randint(0, len(Xtr), (50,), generator=g)
    loss = log_loss(model(Xtr[i]), ttr[i])
    opt.zero_grad()
    loss.backward()
    opt.step()
    if step % 250 == 249:
        with torch.no_grad():
            z = model(Xte)
            print(step + 1, "batch loss", f"{loss.item():.4f}", "| test loss", f"{log_loss(z, tte).item():.4f}",
                  "| test acc", f"{((z > 0) == (tte > 0.5)).float().mean().item():.3f}")
