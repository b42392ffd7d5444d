"""A binary classifier with one output and a softmax where a sigmoid belongs."""

import torch
import torch.nn as nn
from sklearn.datasets import make_moons
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(3)
features, labels = make_moons(n_samples=600, noise=0.15, random_state=3)
x = torch.tensor(features, dtype=torch.float32)
y = torch.tensor(labels, dtype=torch.float32).view(-1, 1)
train_loader = DataLoader(TensorDataset(x[:480], y[:480]), batch_size=32, shuffle=True)


class MoonNet(nn.Module):
    def __init__(self, hidden=24):
        super().__init__()
        self.layer1 = nn.Linear(2, hidden)
        self.layer2 = nn.Linear(hidden, hidden)
        self.layer3 = nn.Linear(hidden, 1)
        self.activation = nn.ReLU()
        self.softmax = nn.Softmax(dim=1)

    def forward(self, inputs):
        h = self.activation(self.layer1(inputs))
        h = self.activation(self.layer2(h))
        return self.softmax(self.layer3(h))


model = MoonNet()
loss_fn = nn.BCELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
for epoch in range(1, 9):
    running = 0.0
    for inputs, targets in train_loader:
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        running += loss.item()
    with torch.no_grad():
        accuracy = ((model(x[480:]) > 0.5).float() == y[480:]).float().mean().item()
    print(f"epoch {epoch}: loss {running / len(train_loader):.3f}, accuracy {accuracy:.3f}")
