"""Wine classes; the forward pass still multiplies the logits by a temperature of 60 that belonged to another head."""

import torch
from sklearn.datasets import load_wine
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Classifier(nn.Module):
    def __init__(self, temperature=60.0):
        super().__init__()
        self.temperature = temperature
        self.encode = nn.Sequential(nn.Linear(13, 16), nn.ReLU())
        self.decide = nn.Linear(16, 3)

    def forward(self, x):
        return self.temperature * self.decide(self.encode(x))


torch.manual_seed(0)
data = load_wine()
noise = torch.randn(178, 13)
x = torch.tensor((data.data - data.data.mean(0)) / data.data.std(0), dtype=torch.float32) + 1.2 * noise
loader = DataLoader(TensorDataset(x, torch.tensor(data.target)), batch_size=16, shuffle=True)
model = Classifier()
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4)
for epoch in range(12):
    correct = total = 0
    for xb, yb in loader:
        logits = model(xb)
        loss = nn.functional.cross_entropy(logits, yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        correct += (logits.argmax(1) == yb).sum().item()
        total += len(yb)
    print(f"epoch {epoch}: loss {loss.item():.2f}, accuracy {correct / total:.3f}")
