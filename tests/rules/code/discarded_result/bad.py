"""A table that still has its column, and tensors that stay where they are.

Fault at lines 10, 11, 13, 16.
"""

import pandas as pd
import torch

table = pd.read_csv("houses.csv")
table.drop(columns=["id"])
table["area"].fillna(table["area"].median())
values = torch.tensor(table.to_numpy())
values.float()
device = "cuda" if torch.cuda.is_available() else "cpu"
model = torch.nn.Linear(values.shape[1], 1).to(device)
values.to(device)
print(model(values))
