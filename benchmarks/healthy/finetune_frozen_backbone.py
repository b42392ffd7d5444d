"""Pretrain on a source task, freeze the body, train a new head on a target task."""
import torch
import torch.nn as nn
from sklearn.datasets import load_digits

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.images[:, None] / 16, dtype=torch.float32)
y = torch.tensor(digits.target)


class Net(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(1, 16, 3), nn.ReLU(), nn.Conv2d(16, 16, 3), nn.ReLU(), nn.Flatten())
        self.head = nn.Linear(256, classes)

    def forward(self, x):
        return self.head(self.backbone(x))


def train(model, targets, optimizer, epochs):
    criterion = nn.CrossEntropyLoss()
    for epoch in range(epochs):
        model.train()
        for rows in torch.randperm(1400).split(50):
            optimizer.zero_grad()
            loss = criterion(model(x[rows]), targets[rows])
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            accuracy = (model(x[1400:]).argmax(1) == targets[1400:]).float().mean().item()
        print(f"epoch {epoch} loss {loss.item():.4f} accuracy {accuracy:.3f}")


model = Net(5)
train(model, y % 5, torch.optim.Adam(model.parameters(), lr=2e-3), 4)
for p in model.backbone.parameters():
    p.requires_grad = False
model.head = nn.Linear(256, 10)
train(model, y, torch.optim.Adam(model.head.parameters(), lr=5e-3), 5)
