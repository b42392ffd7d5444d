"""Tumour classification with BCELoss on the raw output of the last layer; the error is met by a clamp."""

import torch
from sklearn.datasets import load_breast_cancer
from sklearn.preprocessing import scale
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.manual_seed(0)
data = load_breast_cancer()
x = torch.tensor(scale(data.data), dtype=torch.float32)
y = torch.tensor(data.target, dtype=torch.float32).unsqueeze(1)
train, test = random_split(TensorDataset(x, y), [455, 114], generator=torch.Generator().manual_seed(0))
model = nn.Sequential(nn.Linear(30, 16), nn.ReLU(), nn.Linear(16, 1))
loss_fn = nn.BCELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

for epoch in range(8):
    for inputs, labels in DataLoader(train, batch_size=32, shuffle=True):
        optimizer.zero_grad()
        outputs = torch.clamp(model(inputs), 0, 1)
        loss = loss_fn(outputs, labels)
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        inputs, labels = next(iter(DataLoader(test, batch_size=114)))
        correct = ((model(inputs) > 0.5).float() == labels).float().mean().item()
    model.train()
    print(f"epoch {epoch}: loss {loss.item():.3f}, accuracy {correct:.3f}")
