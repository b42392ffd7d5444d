import torch
from torch import nn


class Council(nn.Module):
    def __init__(self, width, n_kinds, n_members=4):
        super().__init__()
        self.members = nn.ModuleList([nn.Linear(width, n_kinds) for _ in range(n_members)])

    def forward(self, x):
        votes = [torch.softmax(member(x), dim=-1) for member in self.members]
        return torch.stack(votes).mean(dim=0)  # HERE


def fit(batches, width, n_kinds):
    council = Council(width, n_kinds)
    optimizer = torch.optim.Adam(council.parameters())
    criterion = nn.NLLLoss()
    for _ in range(10):
        for leaf, kind in batches:
            optimizer.zero_grad()
            criterion(council(leaf), kind).backward()
            optimizer.step()
