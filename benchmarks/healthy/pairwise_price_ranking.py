"""Ranking by all pairs in a batch: the (n, 1) minus (n,) difference is meant, it makes the table of pairs."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from scipy.stats import kendalltau


def offers(n, seed):
    g, w = torch.Generator().manual_seed(seed), torch.Generator().manual_seed(8)
    a, b = torch.randn(12, generator=w) / 3, torch.randn(12, generator=w) / 3
    x = torch.randn(n, 12, generator=g)
    liking = x @ a + torch.tanh(2 * x @ b) + 0.2 * torch.randn(n, generator=g)
    return TensorDataset(x, liking)


def pairwise_logistic(score, liking):
    table = score - score.squeeze(1)
    better = liking.unsqueeze(1) > liking
    return nn.functional.softplus(-table)[better].mean()


torch.manual_seed(18)
train = DataLoader(offers(2400, 1), batch_size=48, shuffle=True)
xv, yv = offers(400, 2).tensors
net = nn.Sequential(nn.Linear(12, 48), nn.ReLU(), nn.Linear(48, 1))
opt = torch.optim.RMSprop(net.parameters(), lr=1e-3)
for epoch in range(12):
    net.train()
    total = 0.0
    for x, y in train:
        loss = pairwise_logistic(net(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item()
    net.eval()
    with torch.no_grad():
        score = net(xv)
        val = pairwise_logistic(score, yv).item()
    print(f"epoch {epoch:2d} loss {total / len(train):.4f} val {val:.4f} tau {kendalltau(score.squeeze(1), yv).statistic:.3f}")
