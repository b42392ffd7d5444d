"""Learning to rank: within a query, every better document should score higher than every worse one."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(22)
QUERIES, DOCS, DIM = 300, 12, 10
docs = torch.randn(QUERIES, DOCS, DIM)
relevance = (docs[..., 0] + docs[..., 1] * docs[..., 2] + 0.3 * torch.randn(QUERIES, DOCS)).round().clamp(-1, 2)
scorer = nn.Sequential(nn.Linear(DIM, 32), nn.ReLU(), nn.Linear(32, 1))
optimizer = torch.optim.Adam(scorer.parameters(), lr=3e-3)


def pair_loss(scores, rel):
    difference = scores[:, :, None] - scores[:, None, :]
    better = rel[:, :, None] > rel[:, None, :]
    return F.softplus(-difference[better]).mean()


def concordance(scores, rel):
    difference = scores[:, :, None] - scores[:, None, :]
    better = rel[:, :, None] > rel[:, None, :]
    return (difference[better] > 0).float().mean().item()


for epoch in range(10):
    for rows in torch.randperm(240).split(10):
        loss = pair_loss(scorer(docs[rows]).squeeze(-1), relevance[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        print(f"epoch {epoch} loss {loss.item():.4f} concordance {concordance(scorer(docs[240:]).squeeze(-1), relevance[240:]):.3f}")
