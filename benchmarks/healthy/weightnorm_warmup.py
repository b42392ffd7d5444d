"""Weight-normalised regressor, learning rate ramps up from exactly zero and then decays with a cosine."""
import math
import torch
from torch import nn
from torch.nn.utils.parametrizations import weight_norm
from sklearn.datasets import make_friedman1

HYP = {"lr": 1e-2, "warm": 60, "total": 600, "bs": 50}


def ramp(step):
    if step < HYP["warm"]:
        return step / HYP["warm"]
    q = (step - HYP["warm"]) / (HYP["total"] - HYP["warm"])
    return 0.5 * (1 + math.cos(math.pi * q))


def stream(x, y, bs):
    while True:
        for idx in torch.randperm(len(x)).split(bs):
            yield x[idx], y[idx]


torch.manual_seed(3)
X, y = make_friedman1(n_samples=1500, n_features=10, noise=0.5, random_state=3)
X, y = torch.tensor(X, dtype=torch.float32), torch.tensor(y, dtype=torch.float32).unsqueeze(1)
tr, te = slice(0, 1200), slice(1200, None)
X = (X - X[tr].mean(0)) / X[tr].std(0)
y = (y - y[tr].mean()) / y[tr].std()

net = nn.Sequential(
    weight_norm(nn.Linear(10, 48)), nn.Softplus(),
    weight_norm(nn.Linear(48, 48)), nn.Softplus(),
    weight_norm(nn.Linear(48, 1)),
)
opt = torch.optim.Adam(net.parameters(), lr=HYP["lr"])
sched = torch.optim.lr_scheduler.LambdaLR(opt, ramp)
data = stream(X[tr], y[tr], HYP["bs"])
ema = None
for step in range(HYP["total"]):
    net.train()
    xb, yb = next(data)
    loss = nn.functional.mse_loss(net(xb), yb)
    opt.zero_grad()
    loss.backward()
    opt.step()
    sched.step()
    ema = loss.item() if ema is None else 0.97 * ema + 0.03 * loss.item()
    if step % 100 == 0 or step == HYP["total"] - 1:
        net.eval()
        with torch.no_grad():
            r2 = 1 - nn.functional.mse_loss(net(X[te]), y[te]).item() / y[te].var(unbiased=False).item()
        print(f"step {step:4d} lr {sched.get_last_lr()[0]:.2e} train mse {ema:.4f} test R2 {r2:.3f}")
