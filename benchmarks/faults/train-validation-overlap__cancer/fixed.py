import numpy as np, torch
from torch import nn
from sklearn.datasets import load_breast_cancer

CFG = {"seed": 13, "val_frac": 0.2, "bs": 32, "epochs": 25, "lr": 1e-3, "drop": 0.2}


def make_split(n, frac, seed):
    rng = np.random.default_rng(seed)
    n_val = int(n * frac)
    order = rng.permutation(n)
    val_idx = order[:n_val]
    train_idx = order[n_val:]
    return train_idx, val_idx


class Run:
    def __init__(self, cfg):
        self.cfg = cfg
        torch.manual_seed(cfg["seed"])
        X, y = load_breast_cancer(return_X_y=True)
        self.tr, self.va = make_split(len(X), cfg["val_frac"], cfg["seed"])
        m, s = X[self.tr].mean(0), X[self.tr].std(0)
        self.X = torch.tensor((X - m) / s, dtype=torch.float)
        self.y = torch.tensor(y, dtype=torch.float)
        self.net = nn.Sequential(nn.Linear(30, 40), nn.GELU(), nn.Dropout(cfg["drop"]), nn.Linear(40, 1), nn.Flatten(0))
        self.opt = torch.optim.Adam(self.net.parameters(), lr=cfg["lr"])
        self.lossf = nn.BCEWithLogitsLoss()

    def batches(self):
        p = np.random.default_rng().permutation(self.tr)
        for k in range(0, len(p), self.cfg["bs"]):
            sel = torch.as_tensor(p[k:k + self.cfg["bs"]])
            yield self.X[sel], self.y[sel]

    def fit(self):
        best = 0.0
        for e in range(self.cfg["epochs"]):
            self.net.train()
            log = []
            for xb, yb in self.batches():
                self.opt.zero_grad()
                l = self.lossf(self.net(xb), yb)
                l.backward()
                self.opt.step()
                log.append(l.item())
            vl, va = self.validate()
            best = max(best, va)
            print(f"{e:02d} | {np.mean(log):.4f} | val {vl:.4f} / {va:.4f} | best {best:.4f}")

    @torch.no_grad()
    def validate(self):
        self.net.eval()
        va = torch.as_tensor(self.va)
        z = self.net(self.X[va])
        return self.lossf(z, self.y[va]).item(), ((z > 0).float() == self.y[va]).float().mean().item()


Run(CFG).fit()
