"""Rating prediction with biased matrix factorisation (explicit feedback)."""
from collections import defaultdict

import torch
from torch import nn

N_USERS, N_ITEMS, RANK = 300, 200, 8


def ratings(n, seed):
    g = torch.Generator().manual_seed(seed)
    u_f = torch.randn(N_USERS, 4, generator=g) * 0.7
    i_f = torch.randn(N_ITEMS, 4, generator=g) * 0.7
    cells = torch.randperm(N_USERS * N_ITEMS, generator=g)[:n]
    users, items = cells // N_ITEMS, cells % N_ITEMS
    ub = torch.randn(N_USERS, generator=g) * 0.5
    score = 3 + (u_f[users] * i_f[items]).sum(1) + ub[users] + 0.2 * torch.randn(n, generator=g)
    return users, items, score


class BiasedMF(nn.Module):
    def __init__(self, n_users, n_items, rank, mean):
        super().__init__()
        self.user = nn.Embedding(n_users, rank)
        self.item = nn.Embedding(n_items, rank)
        self.user_bias = nn.Embedding(n_users, 1)
        self.item_bias = nn.Embedding(n_items, 1)
        self.register_buffer("mean", torch.as_tensor(mean))
        for e in (self.user, self.item):
            nn.init.normal_(e.weight, std=0.1)
        for e in (self.user_bias, self.item_bias):
            nn.init.zeros_(e.weight)

    def forward(self, u, i):
        dot = (self.user(u) * self.item(i)).sum(-1)
        return self.mean + dot + self.user_bias(u).squeeze(-1) + self.item_bias(i).squeeze(-1)


class AverageMeter:
    def __init__(self, name):
        self.name = name
        self.reset()

    def reset(self):
        self.total, self.count = 0.0, 0

    def update(self, value, n=1):
        self.total = self.total + value * n
        self.count += n

    @property
    def avg(self):
        return self.total / max(self.count, 1)


class Recommender:
    def __init__(self, model, lr=0.01, l2=1e-5, batch=512):
        self.model, self.batch = model, batch
        self.opt = torch.optim.Adam(model.parameters(), lr=lr, weight_decay=l2)
        self.history = defaultdict(list)

    def epoch(self, u, i, r):
        meter = AverageMeter("mse")
        self.model.train()
        for idx in torch.randperm(len(u)).split(self.batch):
            err = self.model(u[idx], i[idx]) - r[idx]
            loss = err.pow(2).mean()
            self.opt.zero_grad()
            loss.backward()
            self.opt.step()
            meter.update(loss.item(), len(idx))
        self.history["train"].append(meter.avg)

    @torch.no_grad()
    def rmse(self, u, i, r):
        self.model.eval()
        return (self.model(u, i) - r).pow(2).mean().sqrt().item()


def main():
    torch.manual_seed(0)
    u, i, r = ratings(24000, seed=5)
    cut = 20000
    model = BiasedMF(N_USERS, N_ITEMS, RANK, r[:cut].mean())
    rec = Recommender(model)
    for ep in range(15):
        rec.epoch(u[:cut], i[:cut], r[:cut])
        rec.history["val"].append(rec.rmse(u[cut:], i[cut:], r[cut:]))
        print(f"epoch {ep:2d}: train mse {float(rec.history['train'][-1]):.4f}, val rmse {rec.history['val'][-1]:.4f}")
    print("improvement: %.3f" % float(rec.history["train"][0] - rec.history["train"][-1]))


if __name__ == "__main__":
    main()
