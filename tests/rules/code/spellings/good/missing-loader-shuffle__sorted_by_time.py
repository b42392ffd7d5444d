import numpy as np
import pandas as pd
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Windows(Dataset):
    def __init__(self, table):
        self.x = torch.tensor(table.drop(columns=["label", "time"]).to_numpy(np.float32))
        self.y = torch.tensor(table["label"].to_numpy(np.int64))

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


table = pd.read_csv("windows.csv").sort_values("time").reset_index(drop=True)
counts = table.sort_values("label").groupby("label").size()
loader = DataLoader(Windows(table.iloc[: int(len(table) * 0.8)]), batch_size=64)
net = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, len(counts)))
optimizer = torch.optim.Adam(net.parameters())
for _ in range(10):
    for x, y in loader:
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x), y).backward()
        optimizer.step()
