"""Bags of instances with attention pooling; the softmax runs over the instances of a bag."""
import torch
from torch import nn

torch.manual_seed(23)


def bag(positive):
    n = int(torch.randint(5, 15, (1,)))
    x = torch.randn(n, 10)
    if positive:
        x[int(torch.randint(n, (1,))), :4] += 2.5
    return x


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Linear(10, 32), nn.ReLU())
        self.attention = nn.Sequential(nn.Linear(32, 16), nn.Tanh(), nn.Linear(16, 1))
        self.out = nn.Linear(32, 1)

    def forward(self, x):
        h = self.features(x)
        a = torch.softmax(self.attention(h), dim=0)
        return self.out((a * h).sum(0))


labels = torch.randint(0, 2, (400,))
bags = [bag(bool(k)) for k in labels]
model = Attention()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(5):
    total = 0.0
    for i in torch.randperm(300).tolist():
        loss = criterion(model(bags[i]), labels[i : i + 1].float())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    with torch.no_grad():
        right = sum(((model(bags[i]) > 0).item() == bool(labels[i])) for i in range(300, 400))
    print(f"epoch {epoch} loss {total / 300:.4f} accuracy {right / 100:.2f}")
