import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from sklearn.datasets import load_digits

torch.manual_seed(3)

data = load_digits()
X = torch.tensor(data.data, dtype=torch.float32).reshape(-1, 1, 8, 8) / 16
Y = torch.tensor(data.target)
order = torch.randperm(len(X))
X, Y = X[order], Y[order]
train_loader = DataLoader(TensorDataset(X[:1400], Y[:1400]), batch_size=64, shuffle=True)
test_loader = DataLoader(TensorDataset(X[1400:], Y[1400:]), batch_size=256)

model = nn.Sequential(
    nn.Conv2d(1, 16, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Dropout(0.25),
    nn.Flatten(),
    nn.Linear(256, 64),
    nn.ReLU(),
    nn.Dropout(0.3),
    nn.Linear(64, 10),
    nn.LogSoftmax(dim=1),
)
criterion = nn.NLLLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)


def evaluate():
    model.eval()
    hits, total_loss = 0, 0.0
    with torch.no_grad():
        for x, y in test_loader:
            out = model(x)
            total_loss += criterion(out, y).item() * len(y)
            hits += (out.argmax(dim=1) == y).sum().item()
    return total_loss / 397, hits / 397


for epoch in range(10):
    model.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
    val_loss, val_acc = evaluate()
    print("epoch", epoch, "val_loss", round(val_loss, 4), "val_acc", round(val_acc, 4))
print("Test accuracy:", evaluate()[1])
