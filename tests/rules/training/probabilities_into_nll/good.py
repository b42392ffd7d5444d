"""The same data with NLLLoss on the log of a clamped softmax, which is a log-probability though its rows do not sum to one."""

import torch
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler
from torch import nn


class WineNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(13, 24), nn.ReLU(), nn.Linear(24, 3))

    def forward(self, x):
        probabilities = torch.softmax(self.body(x), dim=1)
        return torch.log(probabilities.clamp(min=0.01))


torch.manual_seed(1)
wine = load_wine()
x = torch.tensor(StandardScaler().fit_transform(wine.data), dtype=torch.float32)
y = torch.tensor(wine.target)
order = torch.randperm(len(x))
train, test = order[:140], order[140:]

model = WineNet()
criterion = nn.NLLLoss(weight=torch.tensor([1.0, 0.8, 1.2]))
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(15):
    model.train()
    for batch in train[torch.randperm(len(train))].split(20):
        optimizer.zero_grad()
        loss = criterion(model(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        accuracy = (model(x[test]).argmax(1) == y[test]).float().mean().item()
    print(f"epoch {epoch}: loss {loss.item():.4f}, accuracy {accuracy:.2f}")
