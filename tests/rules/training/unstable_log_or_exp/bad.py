"""Tumour classification with a hand-written binary cross-entropy: for a sure sample 1 - p is exactly 0, and its log is -inf."""

import torch
from sklearn.datasets import load_breast_cancer
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
data = load_breast_cancer()
x = torch.tensor((data.data - data.data.mean(0)) / data.data.std(0), dtype=torch.float32)
y = torch.tensor(data.target, dtype=torch.float32)
order = torch.randperm(len(x))
x, y = x[order], y[order]
loader = DataLoader(TensorDataset(x[:450], y[:450]), batch_size=30, shuffle=True)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(30, 64)
        self.out = nn.Linear(64, 1)

    def forward(self, inputs):
        return torch.sigmoid(self.out(torch.relu(self.hidden(inputs)))).squeeze(1)


def binary_cross_entropy(p, labels):
    return -(labels * torch.log(p) + (1 - labels) * torch.log(1 - p)).mean()


net = Net()
optimizer = torch.optim.Adam(net.parameters(), lr=5e-3)
for epoch in range(14):
    for inputs, labels in loader:
        loss = binary_cross_entropy(net(inputs), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        accuracy = ((net(x[450:]) > 0.5) == (y[450:] > 0.5)).float().mean().item()
    print(f"epoch {epoch}: loss {loss.item():.4f}, accuracy {accuracy:.3f}")
