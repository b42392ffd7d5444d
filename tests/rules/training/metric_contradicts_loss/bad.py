"""The predictions keep their second axis, so each of them is compared with all labels of the batch."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16, dtype=torch.float32), torch.tensor(labels)
order = torch.randperm(len(x))
train = DataLoader(TensorDataset(x[order[:1300]], y[order[:1300]]), batch_size=32, shuffle=True)
test = DataLoader(TensorDataset(x[order[1300:]], y[order[1300:]]), batch_size=50)
model = nn.Sequential(nn.Linear(64, 48), nn.ReLU(), nn.Linear(48, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)


def accuracy(loader):
    model.eval()
    right = 0
    with torch.no_grad():
        for images, target in loader:
            prediction = model(images).topk(1, dim=1).indices
            right += (prediction == target).sum().item()
    return right / len(loader.dataset)


for epoch in range(8):
    model.train()
    for images, target in train:
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(images), target).backward()
        optimizer.step()
    print(f"[{epoch}] test accuracy: {accuracy(test):.3f}")
