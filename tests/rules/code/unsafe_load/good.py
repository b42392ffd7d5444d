"""Weights only; a checkpoint and a pickle that this program writes itself; arrays without pickles."""

import pickle

import numpy as np
import torch
from torch import nn

model = nn.Linear(4, 2)
model.load_state_dict(torch.load("weights.pt", map_location="cpu", weights_only=True))

torch.save({"model": model.state_dict(), "epoch": 3}, "last.pt")
state = torch.load("last.pt", weights_only=False)
print(state["epoch"])

with open("words.pkl", "wb") as file:
    pickle.dump(["a", "b"], file)
with open("words.pkl", "rb") as file:
    print(pickle.load(file), np.load("table.npy").shape)
