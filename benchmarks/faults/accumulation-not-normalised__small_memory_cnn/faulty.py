"""A convolutional network on digits for a machine with little memory: micro-batches of eight."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

MICRO, ACCUMULATE = 8, 16
torch.manual_seed(61)

digits = load_digits()
x = torch.tensor(digits.images, dtype=torch.float32).unsqueeze(1)
y = torch.tensor(digits.target)
shuffled = torch.randperm(len(y))
x, y = x[shuffled], y[shuffled]
x = (x - x[:1408].mean()) / x[:1408].std()
train = DataLoader(TensorDataset(x[:1408], y[:1408]), batch_size=MICRO, shuffle=True)
valid = DataLoader(TensorDataset(x[1408:], y[1408:]), batch_size=128)


class DigitNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, padding=1)
        self.conv2 = nn.Conv2d(8, 16, 3, padding=1)
        self.fc = nn.Linear(64, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc(x.flatten(1))


model = DigitNet()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)

for epoch in range(12):
    model.train()
    optimizer.zero_grad()
    running = 0.0
    for i, (xb, yb) in enumerate(train):
        loss = F.cross_entropy(model(xb), yb)
        running += loss.item()
        loss.backward()
        if (i + 1) % ACCUMULATE == 0:
            optimizer.step()
            optimizer.zero_grad()
    model.eval()
    hits = 0
    with torch.no_grad():
        for xb, yb in valid:
            hits += (model(xb).argmax(1) == yb).sum().item()
    print(f"epoch {epoch:2d} loss {running / len(train):.4f} valid accuracy {hits / len(valid.dataset):.3f}")
