"""Link prediction on a small community graph, two-layer GCN written by hand."""
import torch
import torch.nn as nn

torch.manual_seed(7)
N, K, D = 200, 4, 16

member = torch.arange(N) % K
same = member[:, None] == member[None, :]
prob = same.float() * 0.22 + (~same).float() * 0.01
upper = torch.triu(torch.rand(N, N) < prob, diagonal=1)
pos = upper.nonzero()
pos = pos[torch.randperm(len(pos))]
n_test = len(pos) // 5
test_pos, train_pos = pos[:n_test], pos[n_test:]

adj = torch.zeros(N, N)
adj[train_pos[:, 0], train_pos[:, 1]] = 1
adj = adj + adj.t() + torch.eye(N)
dinv = adj.sum(1).rsqrt()
A = dinv[:, None] * adj * dinv[None, :]
feats = torch.randn(N, D)
known = (upper | upper.t()) | torch.eye(N, dtype=torch.bool)


def non_edges(k):
    out = []
    while len(out) < k:
        i, j = torch.randint(N, (2,)).tolist()
        if not known[i, j]:
            out.append((i, j))
    return torch.tensor(out)


class GCN(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Parameter(0.3 * torch.randn(N, 32))
        self.w1 = nn.Linear(32 + D, 32)
        self.w2 = nn.Linear(32, 16)
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, x, pairs):
        h = torch.relu(A @ self.w1(torch.cat([self.emb, x], 1)))
        z = A @ self.w2(h)
        score = (z[pairs[:, 0]] * z[pairs[:, 1]]).sum(1) + self.bias
        return score


def bce(pred, target, eps=1e-6):
    pred = pred.clamp(eps, 1 - eps)
    return -(target * pred.log() + (1 - target) * (1 - pred).log()).mean()


def auc(p, y):
    a, b = p[y == 1], p[y == 0]
    return ((a[:, None] > b[None]).float() + 0.5 * (a[:, None] == b[None]).float()).mean().item()


test_neg = non_edges(n_test)
known[test_neg[:, 0], test_neg[:, 1]] = known[test_neg[:, 1], test_neg[:, 0]] = True
test_pairs = torch.cat([test_pos, test_neg])
test_y = torch.cat([torch.ones(n_test), torch.zeros(n_test)])
net = GCN()
opt = torch.optim.Adam(net.parameters(), lr=0.01, weight_decay=1e-4)
for it in range(1, 201):
    net.train()
    pairs = torch.cat([train_pos, non_edges(len(train_pos))])
    y = torch.cat([torch.ones(len(train_pos)), torch.zeros(len(train_pos))])
    opt.zero_grad()
    loss = bce(net(feats, pairs), y)
    loss.backward()
    opt.step()
    if it % 25 == 0:
        net.eval()
        with torch.no_grad():
            print(f"iter {it}: loss={loss.item():.4f} test AUC={auc(net(feats, test_pairs), test_y):.4f}")
