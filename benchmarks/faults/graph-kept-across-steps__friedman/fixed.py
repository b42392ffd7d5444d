import torch as th
import torch.nn as nn
from sklearn.datasets import make_friedman1
from collections import defaultdict

th.manual_seed(5)
X, y = make_friedman1(n_samples=3000, n_features=8, noise=0.5, random_state=5)
X = th.tensor(X, dtype=th.float32) * 2 - 1
y = th.tensor(y, dtype=th.float32)
X_train, y_train, X_val, y_val = X[:2400], y[:2400], X[2400:], y[2400:]
ym, ys = y_train.mean(), y_train.std()
y_train, y_val = (y_train - ym) / ys, (y_val - ym) / ys


class MLP(nn.Module):
    def __init__(self, sizes, act=nn.GELU):
        super().__init__()
        layers = []
        for a, b in zip(sizes[:-2], sizes[1:-1]):
            layers += [nn.Linear(a, b), act()]
        self.net = nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))

    def forward(self, x):
        return self.net(x).squeeze(1)


class Logger:
    def __init__(self):
        self.data = defaultdict(list)

    def log(self, **kw):
        for k, v in kw.items():
            self.data[k].append(v)

    def tail_mean(self, key, n):
        return float(sum(self.data[key][-n:]) / min(n, len(self.data[key])))


model = MLP([8, 64, 64, 1])
opt = th.optim.Adam(model.parameters(), lr=2e-3)
logger = Logger()
ds = th.utils.data.TensorDataset(X_train, y_train)
dl = th.utils.data.DataLoader(ds, batch_size=48, shuffle=True)

for epoch in range(20):
    for xb, yb in dl:
        pred = model(xb)
        mse = nn.functional.mse_loss(pred, yb)
        opt.zero_grad()
        mse.backward()
        opt.step()
        logger.log(mse=mse.item(), mae=(pred - yb).abs().mean().item())
    with th.no_grad():
        v = nn.functional.mse_loss(model(X_val), y_val).item()
    print(f"ep {epoch:02d} mse {logger.tail_mean('mse', len(dl)):.4f} mae {logger.tail_mean('mae', len(dl)):.4f} val mse {v:.4f}")
print("steps logged:", len(logger.data["mse"]))
