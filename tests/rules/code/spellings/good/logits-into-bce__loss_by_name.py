import torch
from torch import nn


class Ranker(nn.Module):
    def __init__(self, n_users, n_items, size=16):
        super().__init__()
        self.users, self.items = nn.Embedding(n_users, size), nn.Embedding(n_items, size)
        self.bias = nn.Embedding(n_items, 1)
        self.deep = nn.Sequential(nn.Linear(2 * size, 32), nn.ReLU(), nn.Linear(32, 1))

    def forward(self, user, item):
        u, i = self.users(user), self.items(item)
        match = (u * i).sum(1, keepdim=True)
        return (match + self.bias(item) + self.deep(torch.cat([u, i], 1))).squeeze(1)


def fit(batches, n_users, n_items, loss_name="BCEWithLogitsLoss"):
    net = Ranker(n_users, n_items)
    criterion = getattr(nn, loss_name)()
    optimizer = torch.optim.Adam(net.parameters())
    for user, item, clicked in batches:
        loss = criterion(net(user, item), clicked.float())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
