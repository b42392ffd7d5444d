"""Metric learning with batch-hard triplets (PK sampling), 1-NN check on held-out samples."""
import random
from collections import defaultdict
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits

random.seed(0)
torch.manual_seed(0)


def distances(e):
    diff = e.unsqueeze(0) - e.unsqueeze(1)
    sq = diff.pow(2).sum(-1)
    return torch.sqrt(sq + 1e-8)


def batch_hard(e, labels, margin=0.5):
    d = distances(e)
    same = labels[:, None] == labels[None, :]
    hardest_pos = (d * same.float()).max(1).values
    hardest_neg = (d + 1e3 * same.float()).min(1).values
    return F.relu(hardest_pos - hardest_neg + margin).mean()


class PKSampler:
    def __init__(self, labels, p, k):
        self.by = defaultdict(list)
        for i, l in enumerate(labels.tolist()):
            self.by[l].append(i)
        self.p, self.k = p, k

    def draw(self):
        ids = []
        for c in random.sample(sorted(self.by), self.p):
            ids += random.sample(self.by[c], self.k)
        return torch.tensor(ids)


class Embed(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Sequential(nn.Linear(64, 96), nn.ReLU(), nn.Linear(96, 16))

    def forward(self, x):
        return F.normalize(self.f(x), dim=1)


@torch.no_grad()
def knn_accuracy(net, xg, yg, xq, yq):
    net.eval()
    nearest = torch.cdist(net(xq), net(xg)).argmin(1)
    net.train()
    return (yg[nearest] == yq).float().mean().item()


d = load_digits()
x = torch.tensor(d.data, dtype=torch.float32) / 8 - 1
y = torch.tensor(d.target)
perm = torch.randperm(len(x))
tr, te = perm[:1300], perm[1300:]
net = Embed()
opt = torch.optim.Adam(net.parameters(), lr=1e-3)
sampler = PKSampler(y[tr], p=8, k=5)

avg = None
for it in range(1, 401):
    ids = tr[sampler.draw()]
    loss = batch_hard(net(x[ids]), y[ids])
    opt.zero_grad()
    loss.backward()
    opt.step()
    avg = loss.item() if avg is None else 0.95 * avg + 0.05 * loss.item()
    if it % 50 == 0:
        print(f"it {it:4d} triplet {avg:.4f} 1-NN {knn_accuracy(net, x[tr], y[tr], x[te], y[te]):.3f}")
