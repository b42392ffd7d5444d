"""Flood or no flood: a GRU over thirty daily readings of three gauges."""
import torch
from torch import nn

torch.manual_seed(101)


def rivers(n, days=30):
    rain = torch.relu(torch.randn(n, days))
    temp = torch.randn(n, days)
    noise = torch.randn(n, days)
    level = torch.zeros(n)
    for d in range(days):
        level = 0.9 * level + rain[:, d] * (temp[:, d] > 0)
    x = torch.stack([(rain - 0.4) / 0.58, temp, noise], -1)
    return x, (level > level.median()).float()


class FloodGRU(nn.Module):
    def __init__(self, inputs=3, hidden=24):
        super().__init__()
        self.gru = nn.GRU(inputs, hidden)
        self.head = nn.Linear(hidden, 1)

    def forward(self, x):
        n, days, inputs = x.shape
        out, _ = self.gru(x.permute(1, 0, 2))
        return self.head(out[-1]).squeeze(-1)


x, y = rivers(1500)
x_train, y_train, x_valid, y_valid = x[:1200], y[:1200], x[1200:], y[1200:]
model = FloodGRU()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
bce = nn.BCEWithLogitsLoss()

for epoch in range(12):
    model.train()
    epoch_loss = 0.0
    for rows in torch.randperm(1200).split(40):
        loss = bce(model(x_train[rows]), y_train[rows])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        epoch_loss += loss.item() / 30
    model.eval()
    with torch.no_grad():
        logits = torch.cat([model(part) for part in x_valid.split(40)])
    acc = ((logits > 0).float() == y_valid).float().mean()
    print(f"epoch {epoch:2d} loss {epoch_loss:.3f} valid loss {bce(logits, y_valid):.3f} acc {acc:.3f}")
