import math
import numpy as np
import torch
from torch import nn
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split


class LogCosh(nn.Module):
    """log(cosh(x)), written so that it stays finite for big residuals"""

    def forward(self, pred, target):
        r = (pred - target).abs()
        return (r + nn.functional.softplus(-2.0 * r) - math.log(2.0)).mean()


def get_data(seed=0):
    X, y = load_diabetes(return_X_y=True, scaled=False)
    Xa, Xb, ya, yb = train_test_split(X, y, test_size=90, random_state=seed)
    m, s, ym, ys = Xa.mean(0), Xa.std(0), ya.mean(), ya.std()
    f = lambda v: torch.tensor(v, dtype=torch.float32)
    return f((Xa - m) / s), f((ya - ym) / ys), f((Xb - m) / s), f((yb - ym) / ys)


def train(epochs=40, bs=32, lr=2e-3):
    torch.manual_seed(0)
    xa, ya, xb, yb = get_data()
    reg = nn.Sequential(nn.Linear(10, 32), nn.SiLU(), nn.Linear(32, 1))
    optim = torch.optim.AdamW(reg.parameters(), lr=lr, weight_decay=1e-2)
    crit = LogCosh()
    history = []
    for ep in range(epochs):
        reg.train()
        for idx in torch.utils.data.BatchSampler(torch.utils.data.RandomSampler(xa), bs, drop_last=False):
            pred = reg(xa[idx]).squeeze(-1)
            loss = crit(pred, ya[idx])
            optim.zero_grad()
            loss.backward()
            optim.step()
            history.append(loss.item())
        if ep % 5 == 4:
            reg.eval()
            with torch.no_grad():
                res = yb - reg(xb).flatten()
                r2 = 1 - (res ** 2).sum() / ((yb - yb.mean()) ** 2).sum()
            print(f"{ep + 1:3d}  loss {np.mean(history[-12:]):.4f}  R2 {r2.item():+.3f}")
    return reg


if __name__ == "__main__":
    train()
