"""Cross-validation, a study of seeds and an ensemble: many models built at one line, each trained properly."""

import torch
from sklearn.datasets import load_wine
from torch import nn
from torch.utils.data import DataLoader, Subset, TensorDataset

wine = load_wine()
x = torch.tensor(wine.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
data = TensorDataset(x, torch.tensor(wine.target))


def fit(train, seed, epochs):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(13, 16), nn.ReLU(), nn.Linear(16, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-2)
    for _ in range(epochs):
        for xb, yb in DataLoader(train, batch_size=32, shuffle=True):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(xb), yb)
            loss.backward()
            optimizer.step()
    return model.eval()


folds = torch.randperm(len(x), generator=torch.Generator().manual_seed(0)).chunk(4)
for k, fold in enumerate(folds):
    rest = torch.cat([f for i, f in enumerate(folds) if i != k])
    model = fit(Subset(data, rest.tolist()), 0, 5)
    print("fold", k, (model(x[fold]).argmax(1) == data.tensors[1][fold]).float().mean().item())
ensemble = [fit(data, seed, 4) for seed in range(4)]
print("ensemble", torch.stack([m(x).softmax(1) for m in ensemble]).mean(0).argmax(1).eq(data.tensors[1]).float().mean().item())
