import random

import pandas as pd
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class AnyRow(Dataset):
    def __init__(self, table):
        self.table = table

    def __len__(self):
        return len(self.table)

    def __getitem__(self, i):
        row = self.table.iloc[random.randrange(len(self.table))]
        return torch.tensor([row["height"], row["width"]]).float(), torch.tensor(row["kind"])


class Rows(Dataset):
    def __init__(self, table):
        self.x, self.y = table[["height", "width"]].to_numpy(), table["kind"].to_numpy()

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return torch.tensor(self.x[i]).float(), torch.tensor(self.y[i])


def fit(path):
    table = pd.read_csv(path).sort_values("kind")
    net = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 3))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    for data in (DataLoader(AnyRow(table), 32), DataLoader(Rows(table.drop_duplicates("height").sort_values("day")), 32)):
        for x, y in data:
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(x), y).backward()
            optimizer.step()
