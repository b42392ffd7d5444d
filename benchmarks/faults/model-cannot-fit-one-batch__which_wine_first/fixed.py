# pairwise preference: which of two products does the panel put first?
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

rng = np.random.default_rng(30)
torch.manual_seed(30)

# products with 8 attributes and a hidden panel score
items = rng.standard_normal((300, 8)).astype(np.float32)
score = items[:, 0] + 0.8 * items[:, 1] * items[:, 2] - 0.6 * np.abs(items[:, 3])
items_t = torch.from_numpy(items)


def make_pairs(pool, n):
    a, b = rng.choice(pool, n), rng.choice(pool, n)
    keep = np.abs(score[a] - score[b]) > 0.3
    a, b = a[keep], b[keep]
    return torch.from_numpy(a), torch.from_numpy(b), torch.from_numpy((score[a] > score[b]).astype(np.float32))


train_a, train_b, train_y = make_pairs(np.arange(240), 2500)
val_a, val_b, val_y = make_pairs(np.arange(240, 300), 600)


class PairNet(nn.Module):
    def __init__(self, n_in=8, emb=24):
        super().__init__()
        self.tower = nn.Sequential(nn.Linear(n_in, 64), nn.ReLU(), nn.Linear(64, emb))
        self.judge = nn.Sequential(nn.Linear(emb, 32), nn.ReLU(), nn.Linear(32, 1))

    def forward(self, first, second):
        u, v = self.tower(first), self.tower(second)
        return self.judge(u - v).squeeze(-1)


model = PairNet()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)

for epoch in range(12):
    model.train()
    losses = []
    for idx in torch.randperm(len(train_y)).split(32):
        a, b, y = train_a[idx], train_b[idx], train_y[idx]
        # show each pair in both orders
        first = items_t[torch.cat([a, b])]
        second = items_t[torch.cat([b, a])]
        target = torch.cat([y, 1 - y])
        loss = F.binary_cross_entropy_with_logits(model(first, second), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        logit = model(items_t[val_a], items_t[val_b])
        acc = ((logit > 0).float() == val_y).float().mean().item()
    print(f"epoch {epoch + 1:2d}: loss {np.mean(losses):.4f}, validation accuracy {acc:.3f}")
