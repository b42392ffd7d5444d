"""Link prediction in a friendship graph: two rounds of neighbour averaging, dot-product decoder."""
import torch
import torch.nn.functional as F
from torch import nn
from sklearn.metrics import roc_auc_score

torch.manual_seed(31)
N, GROUPS = 240, 6
group = torch.arange(N) % GROUPS
same = group[:, None] == group[None, :]
prob = torch.where(same, 0.22, 0.015)
upper = torch.triu(torch.rand(N, N) < prob, diagonal=1)
edges = upper.nonzero()
edges = edges[torch.randperm(len(edges))]
held = len(edges) // 5
val_pos, train_pos = edges[:held], edges[held:]

adj = torch.eye(N)
adj[train_pos[:, 0], train_pos[:, 1]] = 1.0
adj[train_pos[:, 1], train_pos[:, 0]] = 1.0
deg = adj.sum(1)
norm_adj = adj / torch.sqrt(deg[:, None] * deg[None, :])


def non_edges(k):
    out = []
    while len(out) < k:
        a, b = torch.randint(0, N, (2,)).tolist()
        if a < b and not upper[a, b]:
            out.append((a, b))
    return torch.tensor(out)


class GCN(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.emb = nn.Parameter(torch.randn(N, 24))
        self.w1, self.w2 = nn.Linear(24, width), nn.Linear(width, width)

    def forward(self, pairs):
        h = F.relu(norm_adj @ self.w1(self.emb))
        h = norm_adj @ self.w2(h)
        score = torch.einsum("ed,ed->e", h[pairs[:, 0]], h[pairs[:, 1]])
        return score.clamp(0.0, 1.0)


model = GCN()
bce = nn.BCELoss()
opt = torch.optim.Adam(model.parameters(), lr=5e-3)
val_neg = non_edges(held)
val_pairs = torch.cat([val_pos, val_neg])
val_y = torch.cat([torch.ones(held), torch.zeros(held)])

for it in range(120):
    model.train()
    neg = non_edges(len(train_pos))
    pairs = torch.cat([train_pos, neg])
    y = torch.cat([torch.ones(len(train_pos)), torch.zeros(len(neg))])
    loss = bce(model(pairs), y)
    opt.zero_grad()
    loss.backward()
    opt.step()
    if it % 20 == 19:
        model.eval()
        with torch.no_grad():
            p = model(val_pairs)
        print(f"step {it + 1}: loss {loss.item():.3f}  val loss {bce(p, val_y).item():.3f} "
              f"val AUC {roc_auc_score(val_y, p):.3f}")
