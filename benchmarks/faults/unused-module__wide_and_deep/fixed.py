"""Click-through of banners: a deep part on embeddings and a wide part on the publisher-by-campaign cross."""
from dataclasses import dataclass

import torch
from sklearn.metrics import roc_auc_score
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


@dataclass
class Spec:
    publishers: int = 20
    campaigns: int = 15
    dim: int = 2
    width: int = 16
    lr: float = 6e-3
    batch: int = 128
    epochs: int = 14


class WideAndDeep(nn.Module):
    def __init__(self, spec):
        super().__init__()
        self.spec = spec
        self.publisher = nn.Embedding(spec.publishers, spec.dim)
        self.campaign = nn.Embedding(spec.campaigns, spec.dim)
        self.deep = nn.Sequential(nn.Linear(2 * spec.dim + 1, spec.width), nn.ReLU(), nn.Linear(spec.width, 1))
        self.wide = nn.Embedding(spec.publishers * spec.campaigns, 1)
        nn.init.zeros_(self.wide.weight)

    def forward(self, ids, hour):
        cross = ids[:, 0] * self.spec.campaigns + ids[:, 1]
        z = torch.cat([self.publisher(ids[:, 0]), self.campaign(ids[:, 1]), hour], 1)
        logit = self.deep(z)
        logit = logit + self.wide(cross)
        return logit.squeeze(1)


def impressions(spec, n=12000):
    ids = torch.stack([torch.randint(spec.publishers, (n,)), torch.randint(spec.campaigns, (n,))], 1)
    hour = torch.randn(n, 1)
    fit = 1.6 * torch.randn(spec.publishers, spec.campaigns)
    main = 0.5 * torch.randn(spec.publishers)[ids[:, 0]]
    logit = fit[ids[:, 0], ids[:, 1]] + main + 0.5 * hour[:, 0] - 0.5
    return TensorDataset(ids, hour, torch.bernoulli(torch.sigmoid(logit)))


def auc(model, loader):
    model.eval()
    with torch.no_grad():
        p, y = zip(*[(model(ids, hour), y) for ids, hour, y in loader])
    return roc_auc_score(torch.cat(y).numpy(), torch.cat(p).numpy())


spec = Spec()
torch.manual_seed(29)
fit, held = random_split(impressions(spec), [10000, 2000])
train, valid = DataLoader(fit, spec.batch, shuffle=True), DataLoader(held, 1000)
model = WideAndDeep(spec)
opt = torch.optim.Adam(model.parameters(), lr=spec.lr)
for epoch in range(spec.epochs):
    model.train()
    for ids, hour, y in train:
        opt.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(model(ids, hour), y).backward()
        opt.step()
    if epoch % 3 == 1:
        print(f"epoch {epoch:2d} valid AUC {auc(model, valid):.3f}")
