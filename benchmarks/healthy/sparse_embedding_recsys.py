"""Matrix factorisation with sparse embedding gradients (SparseAdam) and dense biases in a second optimiser."""
import argparse

import numpy as np
import torch
import torch.nn as nn


class Ratings:
    def __init__(self, users, items, per_user, rank, seed):
        rng = np.random.default_rng(seed)
        P, Q = rng.normal(size=(users, rank)), rng.normal(size=(items, rank))
        bu, bi = rng.normal(0, 0.4, users), rng.normal(0, 0.4, items)
        u = np.repeat(np.arange(users), per_user)
        i = np.concatenate([rng.choice(items, per_user, replace=False) for _ in range(users)])
        r = 3.5 + bu[u] + bi[i] + (P[u] * Q[i]).sum(1) / np.sqrt(rank) * 0.9 + rng.normal(0, 0.25, len(u))
        perm = rng.permutation(len(u))
        cut = int(0.85 * len(u))
        pack = lambda s: (torch.as_tensor(u[s]), torch.as_tensor(i[s]), torch.as_tensor(r[s], dtype=torch.float32))
        self.train, self.test = pack(perm[:cut]), pack(perm[cut:])


class Factorisation(nn.Module):
    def __init__(self, users, items, dim, mean):
        super().__init__()
        self.user = nn.Embedding(users, dim, sparse=True)
        self.item = nn.Embedding(items, dim, sparse=True)
        self.user_bias = nn.Embedding(users, 1, sparse=True)
        self.item_bias = nn.Embedding(items, 1, sparse=True)
        self.offset = nn.Parameter(torch.tensor(mean))
        for e in (self.user, self.item):
            nn.init.normal_(e.weight, std=0.1)
        for e in (self.user_bias, self.item_bias):
            nn.init.zeros_(e.weight)

    def forward(self, u, i):
        dot = (self.user(u) * self.item(i)).sum(-1)
        return dot + self.user_bias(u).squeeze(-1) + self.item_bias(i).squeeze(-1) + self.offset


def rmse(model, data):
    model.eval()
    with torch.no_grad():
        u, i, r = data
        return (model(u, i) - r).pow(2).mean().sqrt().item()


def run(args):
    torch.manual_seed(args.seed)
    data = Ratings(args.users, args.items, 50, 4, args.seed)
    u, i, r = data.train
    model = Factorisation(args.users, args.items, args.dim, r.mean().item())
    sparse = [p for n, p in model.named_parameters() if n.endswith("weight")]
    opts = [torch.optim.SparseAdam(sparse, lr=args.lr), torch.optim.Adam([model.offset], lr=1e-3)]
    print("before: test rmse", round(rmse(model, data.test), 4))
    for epoch in range(args.epochs):
        model.train()
        perm = torch.randperm(len(r))
        total = 0.0
        for idx in perm.split(args.batch):
            for o in opts:
                o.zero_grad()
            loss = nn.functional.mse_loss(model(u[idx], i[idx]), r[idx])
            loss.backward()
            for o in opts:
                o.step()
            total += loss.item() * len(idx)
        print(f"epoch {epoch + 1} train mse {total / len(r):.4f} test rmse {rmse(model, data.test):.4f}")


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--users", type=int, default=500)
    ap.add_argument("--items", type=int, default=300)
    ap.add_argument("--dim", type=int, default=4)
    ap.add_argument("--batch", type=int, default=256)
    ap.add_argument("--epochs", type=int, default=8)
    ap.add_argument("--lr", type=float, default=0.01)
    ap.add_argument("--seed", type=int, default=0)
    run(ap.parse_args())
