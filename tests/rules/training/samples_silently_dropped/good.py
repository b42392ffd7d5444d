"""Training drops another third of 330 shuffled samples each time (BatchNorm), and evaluation drops nothing."""

import torch
from sklearn.datasets import load_breast_cancer
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.manual_seed(0)
data = load_breast_cancer()
x = torch.tensor(data.data, dtype=torch.float32)
x = (x - x.mean(0)) / x.std(0)
train, test = random_split(TensorDataset(x, torch.tensor(data.target, dtype=torch.float32)), [370, 199])
train_loader = DataLoader(train, batch_size=128, shuffle=True, drop_last=True)
test_loader = DataLoader(test, batch_size=20, drop_last=False)
model = nn.Sequential(nn.Linear(30, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for epoch in range(15):
    model.train()
    for features, labels in train_loader:
        optimizer.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(model(features).squeeze(1), labels).backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        right = sum(((model(features).squeeze(1) > 0) == (labels > 0)).sum().item() for features, labels in test_loader)
    print(epoch, right / len(test))
