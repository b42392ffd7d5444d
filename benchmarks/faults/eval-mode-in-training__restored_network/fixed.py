"""Continue training of a network saved earlier, on shifted data."""
import io

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(15)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(16, 48)
        self.bn1 = nn.BatchNorm1d(48)
        self.fc2 = nn.Linear(48, 48)
        self.bn2 = nn.BatchNorm1d(48)
        self.out = nn.Linear(48, 3)

    def forward(self, x):
        x = F.relu(self.bn1(self.fc1(x)))
        x = F.relu(self.bn2(self.fc2(x)))
        return self.out(x)


CENTRES = torch.randn(3, 16)


def measure(n, gain, offset):
    y = torch.randint(0, 3, (n,))
    return gain * (CENTRES[y] + 1.5 * torch.randn(n, 16)) + offset, y


def fit(model, x, y, epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    for epoch in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(x)).split(32):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        print(f"  epoch {epoch} loss {total / len(x):.4f}")


def score(model, x, y):
    model.eval()
    with torch.no_grad():
        return (model(x).argmax(1) == y).float().mean().item()


print("old instrument")
model = Net()
model.train()
fit(model, *measure(1200, 1.0, 0.0), epochs=4, lr=0.05)
print("accuracy", score(model, *measure(400, 1.0, 0.0)))
file = io.BytesIO()
torch.save(model.state_dict(), file)

print("new instrument")
file.seek(0)
tuned = Net()
tuned.load_state_dict(torch.load(file))
print("before", score(tuned, *measure(400, 1.5, 1.0)))
tuned.train()
fit(tuned, *measure(1200, 1.5, 1.0), epochs=5, lr=0.05)
print("accuracy", score(tuned, *measure(400, 1.5, 1.0)))
