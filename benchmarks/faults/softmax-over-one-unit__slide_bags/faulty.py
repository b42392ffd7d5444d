"""Multiple-instance learning: a bag is positive if one of its instances is."""
import torch
from torch import nn

torch.manual_seed(23)


def bags(n, size=15, dim=12):
    x = torch.randn(n, size, dim)
    y = torch.randint(0, 2, (n,)).float()
    sick = torch.randint(0, size, (n,))
    x[torch.arange(n), sick, :3] += 3.0 * y[:, None]
    return x, y


class AttentionMIL(nn.Module):
    def __init__(self, dim=12, hidden=24):
        super().__init__()
        self.instance = nn.Sequential(nn.Linear(dim, hidden), nn.ReLU())
        self.attention = nn.Linear(hidden, 1)
        self.classifier = nn.Linear(hidden, 1)

    def forward(self, x):
        h = self.instance(x)  # bags, instances, hidden
        a = torch.softmax(self.attention(h), dim=2)
        return self.classifier((a * h).sum(dim=1)).squeeze(1)


model = AttentionMIL()
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
x, y = bags(800)
x_val, y_val = bags(300)
best = 0.0
for epoch in range(10):
    model.train()
    for rows in torch.randperm(800).split(20):
        optimizer.zero_grad()
        loss = criterion(model(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        accuracy = ((model(x_val) > 0) == y_val.bool()).float().mean().item()
    best = max(best, accuracy)
    print(f"epoch {epoch} loss {loss.item():.4f} accuracy {accuracy:.3f} best {best:.3f}")
