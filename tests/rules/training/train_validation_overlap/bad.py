"""Training rows and validation rows are drawn independently of each other, so they overlap."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, Subset, TensorDataset

torch.manual_seed(0)
digits = load_digits()
data = TensorDataset(torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target))
train_rows = torch.randperm(len(data))[:1300].tolist()
valid_rows = torch.randperm(len(data))[:400].tolist()
train_loader = DataLoader(Subset(data, train_rows), batch_size=50, shuffle=True)
valid_loader = DataLoader(Subset(data, valid_rows), batch_size=100)

model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(6):
    model.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
    model.eval()
    correct, total = 0, 0.0
    with torch.no_grad():
        for x, y in valid_loader:
            output = model(x)
            total += criterion(output, y).item()
            correct += (output.argmax(1) == y).sum().item()
    print(f"epoch {epoch}: validation loss {total / 4:.3f}, accuracy {correct / 400:.3f}")
