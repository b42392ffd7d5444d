"""Fit a small network to a noisy 2-D surface with L-BFGS (full batch, closure re-evaluated by the line search)."""
import torch
import torch.nn as nn


class SurfaceNet(nn.Module):
    def __init__(self, width=24):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(2, width), nn.Tanh(), nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 1))

    def forward(self, x):
        return self.body(x).squeeze(-1)


def surface(n, seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.rand(n, 2, generator=g) * 2 - 1
    z = torch.sin(3 * x[:, 0]) * torch.cos(2 * x[:, 1]) + 0.5 * x[:, 0] * x[:, 1]
    return x, z + 0.03 * torch.randn(n, generator=g)


class FullBatchFitter:
    def __init__(self, model, l2=1e-5, history=10):
        self.model, self.l2 = model, l2
        self.opt = torch.optim.LBFGS(model.parameters(), lr=1.0, max_iter=4, history_size=history,
                                     line_search_fn="strong_wolfe")
        self.calls = 0

    def objective(self, x, z):
        mse = (self.model(x) - z).pow(2).mean()
        return mse + self.l2 * sum(p.pow(2).sum() for p in self.model.parameters())

    def fit(self, x, z, rounds, report):
        def closure():
            self.opt.zero_grad()
            loss = self.objective(x, z)
            loss.backward()
            self.calls += 1
            return loss

        for k in range(1, rounds + 1):
            loss = self.opt.step(closure)
            if k % report == 0 or k == 1:
                yield k, loss.item()


if __name__ == "__main__":
    torch.manual_seed(9)
    x, z = surface(600, seed=1)
    xt, zt = surface(200, seed=2)
    net = SurfaceNet()
    fitter = FullBatchFitter(net)
    for k, loss in fitter.fit(x, z, rounds=100, report=10):
        net.eval()
        with torch.no_grad():
            test = (net(xt) - zt).pow(2).mean().sqrt().item()
        net.train()
        print(f"round {k:3d}  objective {loss:.6f}  test rmse {test:.4f}  closure calls {fitter.calls}")
