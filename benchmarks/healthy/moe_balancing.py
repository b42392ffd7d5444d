"""Sparse mixture of experts (top-2 routing) with a load-balancing auxiliary loss."""
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class MoEConfig:
    d_in: int = 8
    d_model: int = 32
    d_ff: int = 48
    experts: int = 6
    top_k: int = 2
    balance: float = 0.02
    lr: float = 2e-3
    steps: int = 600
    batch: int = 128
    seed: int = 8


class Piecewise:
    """Regression whose law depends on the nearest of six anchors."""

    def __init__(self, d, seed):
        self.gen = torch.Generator().manual_seed(seed)
        self.anchors = torch.randn(6, d, generator=self.gen)
        self.coef = torch.randn(6, d, generator=self.gen)
        self.d = d

    def batch(self, n):
        x = torch.randn(n, self.d, generator=self.gen)
        k = torch.cdist(x, self.anchors).argmin(1)
        return x, (x * self.coef[k]).sum(1) / self.d ** 0.5


class Expert(nn.Sequential):
    def __init__(self, d, ff):
        super().__init__(nn.Linear(d, ff), nn.GELU(), nn.Linear(ff, d))


class SparseMoE(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.k = cfg.top_k
        self.router = nn.Linear(cfg.d_model, cfg.experts, bias=False)
        self.experts = nn.ModuleList(Expert(cfg.d_model, cfg.d_ff) for _ in range(cfg.experts))

    def forward(self, x):
        probs = self.router(x).softmax(-1)
        gate, chosen = probs.topk(self.k, dim=-1)
        gate = gate / gate.sum(-1, keepdim=True)
        out = torch.zeros_like(x)
        for e, expert in enumerate(self.experts):
            rows, slot = (chosen == e).nonzero(as_tuple=True)
            if rows.numel() == 0:
                continue
            out = out.index_add(0, rows, gate[rows, slot].unsqueeze(-1) * expert(x[rows]))
        n = probs.size(1)
        load = F.one_hot(chosen, n).float().sum(1).mean(0) / self.k
        aux = n * (load * probs.mean(0)).sum()
        return out, aux, load


class Regressor(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.inp = nn.Linear(cfg.d_in, cfg.d_model)
        self.norm = nn.LayerNorm(cfg.d_model)
        self.moe = SparseMoE(cfg)
        self.out = nn.Linear(cfg.d_model, 1)

    def forward(self, x):
        h = self.inp(x)
        y, aux, load = self.moe(self.norm(h))
        return self.out(h + y).squeeze(-1), aux, load


def main(cfg=MoEConfig()):
    torch.manual_seed(cfg.seed)
    source = Piecewise(cfg.d_in, cfg.seed)
    held_x, held_y = source.batch(1000)
    model = Regressor(cfg)
    opt = torch.optim.Adam(model.parameters(), lr=cfg.lr)
    mse_avg = None
    for step in range(1, cfg.steps + 1):
        x, y = source.batch(cfg.batch)
        pred, aux, load = model(x)
        mse = F.mse_loss(pred, y)
        loss = mse + cfg.balance * aux
        opt.zero_grad()
        loss.backward()
        opt.step()
        mse_avg = mse.item() if mse_avg is None else 0.97 * mse_avg + 0.03 * mse.item()
        if step % 100 == 0:
            model.eval()
            with torch.no_grad():
                hp, _, hl = model(held_x)
                r2 = 1 - ((hp - held_y).pow(2).mean() / held_y.var()).item()
            model.train()
            print(f"step {step} mse {mse_avg:.4f} aux {aux.item():.3f} held-out R2 {r2:.3f} load {[round(v, 2) for v in hl.tolist()]}")


if __name__ == "__main__":
    main()
