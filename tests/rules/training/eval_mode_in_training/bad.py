"""After the first validation the model stays in evaluation mode: train() was called once, before the loop."""

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16.0, dtype=torch.float32)
y = torch.tensor(digits.target)


class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(64, 96)
        self.drop = nn.Dropout(0.5)
        self.fc2 = nn.Linear(96, 10)

    def forward(self, x):
        return self.fc2(self.drop(torch.relu(self.fc1(x))))


def validate(model):
    model.eval()
    with torch.no_grad():
        logits = model(x[1200:])
        return nn.functional.cross_entropy(logits, y[1200:]).item(), (logits.argmax(1) == y[1200:]).float().mean().item()


model = MLP()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
model.train()
for epoch in range(8):
    for batch in torch.randperm(1200).split(60):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
    print(epoch, loss.item(), *validate(model))
