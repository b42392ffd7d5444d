"""Sparse gradients, SparseAdam and an EmbeddingBag."""

import torch
from digest import report
from torch import nn

torch.manual_seed(8)
bag = nn.EmbeddingBag(500, 16, mode="mean", sparse=True)
user = nn.Embedding(200, 16, sparse=True)
optimizer = torch.optim.SparseAdam([*bag.parameters(), *user.parameters()], lr=0.01)
losses = []
for _ in range(300):
    words, who = torch.randint(0, 500, (40, 6)), torch.randint(0, 200, (40,))
    target = ((words.sum(1) + who) % 2).float()
    loss = nn.functional.binary_cross_entropy_with_logits((bag(words) * user(who)).sum(1), target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
report(losses, bag, user)
