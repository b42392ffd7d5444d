import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from sklearn.datasets import load_digits

torch.manual_seed(0)
BATCH = 48
ACCUMULATE = 32

data = load_digits()
x = torch.tensor(data.data / 16, dtype=torch.float32)
y = torch.tensor(data.target)
train_loader = DataLoader(TensorDataset(x[:1440], y[:1440]), batch_size=BATCH, shuffle=True)
val_loader = DataLoader(TensorDataset(x[1440:], y[1440:]), batch_size=200)

model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
loss_fn = nn.CrossEntropyLoss()


def validate():
    model.eval()
    correct = 0
    with torch.no_grad():
        for xb, yb in val_loader:
            correct += (model(xb).argmax(1) == yb).sum().item()
    model.train()
    return correct / 357


for epoch in range(10):
    optimizer.zero_grad()
    for i, (xb, yb) in enumerate(train_loader):
        loss = loss_fn(model(xb), yb) / ACCUMULATE
        loss.backward()
        if (i + 1) % ACCUMULATE == 0:
            optimizer.step()
            optimizer.zero_grad()
    print(f"epoch {epoch} loss {loss.item() * ACCUMULATE:.4f} accuracy {validate():.3f}")
