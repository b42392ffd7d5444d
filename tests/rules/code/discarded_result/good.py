"""Calls that do work in place, or whose result is wanted for itself."""

import pandas as pd
import pytest
import torch

table = pd.read_csv("houses.csv")
table.drop(columns=["id"], inplace=True)
table = table.fillna(0)
table.pop("price")
values = torch.tensor(table.to_numpy()).float()
values.requires_grad_()
values.clamp_(0, 1)
device = "cuda" if torch.cuda.is_available() else "cpu"
model = torch.nn.Linear(values.shape[1], 1)
model.to(device)
model.float()
model.eval()
with pytest.raises(RuntimeError):
    values.view(-1, 7)
print(model(values))
