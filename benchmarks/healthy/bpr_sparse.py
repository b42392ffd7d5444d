# implicit-feedback recommender, BPR, sparse embedding tables
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

rng = np.random.default_rng(9)
torch.manual_seed(9)
U, I, K = 400, 300, 6
pu, qi = rng.standard_normal((U, K)), rng.standard_normal((I, K))
score = pu @ qi.T + 1.0 * rng.gumbel(size=(U, I))
top = np.argsort(-score, axis=1)[:, :30]
for row in top:
    rng.shuffle(row)
train_pos, test_pos = top[:, :25], top[:, 25:]
pairs = torch.tensor([(u, i) for u in range(U) for i in train_pos[u]])
seen = torch.zeros(U, I, dtype=torch.bool)
seen[pairs[:, 0], pairs[:, 1]] = True


class BPR(nn.Module):
    def __init__(self, n_users, n_items, dim):
        super().__init__()
        self.user = nn.Embedding(n_users, dim, sparse=True)
        self.item = nn.Embedding(n_items, dim, sparse=True)
        self.bias = nn.Embedding(n_items, 1, sparse=True)
        nn.init.normal_(self.user.weight, std=0.1)
        nn.init.normal_(self.item.weight, std=0.1)
        nn.init.zeros_(self.bias.weight)

    def score(self, u, i):
        return (self.user(u) * self.item(i)).sum(-1) + self.bias(i).squeeze(-1)

    def forward(self, u, i, j):
        x = self.score(u, i) - self.score(u, j)
        reg = self.user(u).pow(2).sum(-1) + self.item(i).pow(2).sum(-1) + self.item(j).pow(2).sum(-1)
        return -F.logsigmoid(x).mean() + 0.01 * reg.mean(), (x > 0).float().mean()


def negatives(u):
    j = torch.randint(0, I, u.shape)
    bad = seen[u, j]
    while bad.any():
        j[bad] = torch.randint(0, I, (int(bad.sum()),))
        bad = seen[u, j]
    return j


@torch.no_grad()
def auc(model):
    s = model.user.weight @ model.item.weight.T + model.bias.weight.T
    out = 0.0
    for u in range(U):
        neg = ~seen[u]
        neg[test_pos[u]] = False
        out += (s[u, test_pos[u]][:, None] > s[u, neg][None]).float().mean().item()
    return out / U


model = BPR(U, I, 8)
opt = torch.optim.SparseAdam(list(model.parameters()), lr=5e-3)
for epoch in range(12):
    L = A = n = 0
    for b in torch.randperm(len(pairs)).split(200):
        u, i = pairs[b].T
        loss, acc = model(u, i, negatives(u))
        opt.zero_grad()
        loss.backward()
        opt.step()
        L, A, n = L + loss.item(), A + acc.item(), n + 1
    print(f"epoch {epoch} bpr {L / n:.4f} pair-acc {A / n:.3f} test AUC {auc(model):.3f}")
