"""Transaction histories: attention pooling over events, predicts the category that the flagged event carries."""
import math
from types import SimpleNamespace

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset, random_split

cfg = SimpleNamespace(
    n=3000, steps=14, n_kinds=6, d_model=32, batch=32, epochs=8, lr=2e-3, warmup=50, seed=9,
)


def build_histories(n, steps, n_kinds, gen):
    """Each event: kind (one-hot), amount, flag score. The event with the high flag decides the target."""
    kinds = torch.randint(0, n_kinds, (n, steps), generator=gen)
    amount = torch.randn(n, steps, generator=gen)
    flag = 0.5 * torch.randn(n, steps, generator=gen)
    pos = torch.randint(0, steps, (n,), generator=gen)
    rows = torch.arange(n)
    flag[rows, pos] += 2.0
    target = kinds[rows, pos]
    feats = torch.cat([F.one_hot(kinds, n_kinds).float(), amount[..., None], flag[..., None]], dim=-1)
    return feats, target


class AttentionPool(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.key = nn.Linear(dim, dim)
        self.value = nn.Linear(dim, dim)
        self.query = nn.Parameter(torch.randn(dim) * 0.02)

    def forward(self, h):
        score = self.key(h) @ self.query / math.sqrt(h.size(-1))
        weight = F.softmax(score, dim=1)
        return (weight.unsqueeze(-1) * self.value(h)).sum(dim=1)


class HistoryNet(nn.Module):
    def __init__(self, n_feat, dim, n_out):
        super().__init__()
        self.embed = nn.Sequential(nn.Linear(n_feat, dim), nn.ReLU(), nn.Linear(dim, dim))
        self.pool = AttentionPool(dim)
        self.out = nn.Linear(dim, n_out)

    def forward(self, x):
        return self.out(self.pool(self.embed(x)))


def warmup_then_decay(total, warmup):
    def factor(step):
        if step < warmup:
            return (step + 1) / warmup
        return max(0.05, 1.0 - (step - warmup) / (total - warmup))
    return factor


@torch.no_grad()
def validate(model, loader):
    model.eval()
    loss = correct = count = 0
    for x, y in loader:
        out = model(x)
        loss += F.cross_entropy(out, y, reduction="sum").item()
        correct += (out.argmax(-1) == y).sum().item()
        count += len(y)
    return loss / count, correct / count


def main():
    torch.manual_seed(cfg.seed)
    gen = torch.Generator().manual_seed(cfg.seed)
    x, y = build_histories(cfg.n, cfg.steps, cfg.n_kinds, gen)
    train_ds, val_ds = random_split(TensorDataset(x, y), [2500, 500], generator=gen)
    train_loader = DataLoader(train_ds, batch_size=cfg.batch, shuffle=True)
    val_loader = DataLoader(val_ds, batch_size=cfg.batch)

    model = HistoryNet(x.size(-1), cfg.d_model, cfg.n_kinds)
    opt = torch.optim.AdamW(model.parameters(), lr=cfg.lr)
    total = cfg.epochs * len(train_loader)
    sched = torch.optim.lr_scheduler.LambdaLR(opt, warmup_then_decay(total, cfg.warmup))
    for epoch in range(cfg.epochs):
        model.train()
        ema = None
        for xb, yb in train_loader:
            loss = F.cross_entropy(model(xb), yb)
            opt.zero_grad()
            loss.backward()
            opt.step()
            sched.step()
            ema = loss.item() if ema is None else 0.95 * ema + 0.05 * loss.item()
        vl, va = validate(model, val_loader)
        print(f"epoch {epoch + 1} | train(ema) {ema:.3f} | val {vl:.3f} | acc {va:.3f}")


if __name__ == "__main__":
    main()
