import math
import torch
import torch.nn as nn

torch.manual_seed(3)

# hourly load curve, predict the next hour from the last 24
t = torch.arange(3000.)
load = torch.sin(2 * math.pi * t / 24) + 0.4 * torch.sin(2 * math.pi * t / 168) + 0.1 * torch.randn(3000)
train_part, val_part = load[:2400], load[2400:]
mu, sd = train_part.mean(), train_part.std()


def windows(series, k=24):
    s = (series - mu) / sd
    w = s.unfold(0, k + 1, 1)
    return w[:, :k, None].contiguous(), w[:, k].contiguous()


xtr, ytr = windows(train_part)
xva, yva = windows(val_part)


class GRUNet(nn.Module):
    def __init__(self, hidden=20):
        super().__init__()
        self.gru = nn.GRU(1, hidden, batch_first=True)
        self.head = nn.Linear(hidden, 1)

    def forward(self, x):
        out, _ = self.gru(x)
        return self.head(out[:, -1])[:, 0]


model = GRUNet()
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
train_losses = []
valid_losses = []

for epoch in range(6):
    model.train()
    perm = torch.randperm(len(xtr))
    for i in range(0, len(perm), 48):
        j = perm[i:i + 48]
        optimizer.zero_grad()
        loss = criterion(model(xtr[j]), ytr[j])
        loss.backward()
        optimizer.step()
        train_losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        valid_losses.append(criterion(model(xva), yva).item())
    last = train_losses[-50:]
    print("epoch %d | train %.4f | valid %.4f" % (epoch + 1, sum(last) / len(last), valid_losses[-1]))

print("steps done:", len(train_losses), "final loss: %.4f" % train_losses[-1])
