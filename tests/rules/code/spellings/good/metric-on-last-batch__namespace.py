from types import SimpleNamespace

import torch
from sklearn.metrics import accuracy_score
from torch.utils.data import DataLoader

state = SimpleNamespace(said=[], true=[])
for x, y in DataLoader(data, batch_size=64):
    state.said += net(x).argmax(1).tolist()
    state.true += y.tolist()
print(accuracy_score(state.true, state.said))
