import pandas as pd
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

beans = pd.read_csv("beans.csv")
beans = beans.sort_values("species").sample(frac=1.0, random_state=0).reset_index(drop=True)
x = torch.tensor(beans.drop(columns="species").values, dtype=torch.float32)
y = torch.tensor(beans["species"].values)
net = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 7))
optimizer = torch.optim.Adam(net.parameters())
batches = DataLoader(TensorDataset(x, y), batch_size=64)
for epoch in range(10):
    for a, b in batches:
        optimizer.zero_grad()
        F.cross_entropy(net(a), b).backward()
        optimizer.step()
