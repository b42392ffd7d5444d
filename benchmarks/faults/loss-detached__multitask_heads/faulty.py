"""Multi-task learning: shared trunk, one head a property, weighted sum of the task losses."""
import argparse
from typing import Dict

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset


class MoleculeToySet(Dataset):
    """24 descriptors -> solubility (regression), toxicity (binary), family (4 classes)."""

    def __init__(self, n, seed, world=100):
        w = np.random.default_rng(world)
        A, B = w.normal(size=(24, 6)) / 5, w.normal(size=(6, 4))
        c = w.normal(size=6)
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(n, 24))
        z = np.tanh(X @ A * 1.5)
        self.x = torch.tensor(X, dtype=torch.float32)
        sol = z @ c
        self.solubility = torch.tensor(sol + rng.normal(0, 0.15, n), dtype=torch.float32)
        self.toxic = torch.tensor((z[:, 0] * 2 - z[:, 1] + rng.normal(0, 0.2, n)) > 0, dtype=torch.float32)
        self.family = torch.tensor((z @ B + rng.normal(0, 0.2, (n, 4))).argmax(1))

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        return self.x[i], {"solubility": self.solubility[i], "toxic": self.toxic[i], "family": self.family[i]}


class MultiTaskNet(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(24, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU())
        self.heads = nn.ModuleDict({
            "solubility": nn.Linear(width, 1),
            "toxic": nn.Linear(width, 1),
            "family": nn.Linear(width, 4),
        })

    def forward(self, x) -> Dict[str, torch.Tensor]:
        h = self.trunk(x)
        out = {name: head(h) for name, head in self.heads.items()}
        return {k: v.squeeze(-1) if v.size(-1) == 1 else v for k, v in out.items()}


class MultiTaskLoss:
    functions = {
        "solubility": F.mse_loss,
        "toxic": F.binary_cross_entropy_with_logits,
        "family": F.cross_entropy,
    }

    def __init__(self, weights):
        self.weights = weights

    def __call__(self, outputs, targets):
        parts = {k: fn(outputs[k], targets[k]) for k, fn in self.functions.items()}
        weighted = [self.weights[k] * v for k, v in parts.items()]
        total = torch.tensor(weighted, requires_grad=True).sum()
        return total, {k: v.item() for k, v in parts.items()}


@torch.no_grad()
def evaluate(net, loader):
    net.eval()
    agg = {"rmse": [], "tox_acc": [], "fam_acc": []}
    for x, t in loader:
        o = net(x)
        agg["rmse"].append(F.mse_loss(o["solubility"], t["solubility"]))
        agg["tox_acc"].append(((o["toxic"] > 0).float() == t["toxic"]).float().mean())
        agg["fam_acc"].append((o["family"].argmax(1) == t["family"]).float().mean())
    res = {k: torch.stack(v).mean().item() for k, v in agg.items()}
    res["rmse"] = res["rmse"] ** 0.5
    return res


def main(argv=None):
    ap = argparse.ArgumentParser()
    ap.add_argument("--epochs", type=int, default=8)
    ap.add_argument("--batch", type=int, default=40)
    ap.add_argument("--lr", type=float, default=1e-3)
    ap.add_argument("--w-solubility", type=float, default=1.0)
    ap.add_argument("--w-toxic", type=float, default=1.0)
    ap.add_argument("--w-family", type=float, default=0.5)
    a = ap.parse_args(argv)
    torch.manual_seed(13)
    train_dl = DataLoader(MoleculeToySet(3000, 1), batch_size=a.batch, shuffle=True)
    val_dl = DataLoader(MoleculeToySet(600, 2), batch_size=200)
    net = MultiTaskNet()
    objective = MultiTaskLoss({"solubility": a.w_solubility, "toxic": a.w_toxic, "family": a.w_family})
    opt = torch.optim.Adam(net.parameters(), lr=a.lr)
    for epoch in range(1, a.epochs + 1):
        net.train()
        sums, n = {}, 0
        for x, targets in train_dl:
            opt.zero_grad()
            total, parts = objective(net(x), targets)
            total.backward()
            opt.step()
            n += 1
            for k, v in {**parts, "total": total.item()}.items():
                sums[k] = sums.get(k, 0.0) + v
        print(epoch, {k: round(v / n, 4) for k, v in sums.items()}, {k: round(v, 3) for k, v in evaluate(net, val_dl).items()})


if __name__ == "__main__":
    main()
