"""Points on a four-by-four board: black or white square?"""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(8)
HIDDEN = 3


def board(n):
    p = torch.rand(n, 2) * 4
    colour = (p.floor().sum(1) % 2)
    return (p - 2) / 1.155, colour


xt, yt = board(4000)
xv, yv = board(1000)
loader = DataLoader(TensorDataset(xt, yt), batch_size=100, shuffle=True)
net = nn.Sequential(nn.Linear(2, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 1))
optimizer = torch.optim.Adam(net.parameters(), lr=5e-3)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=35)
criterion = nn.BCEWithLogitsLoss()

for epoch in range(35):
    net.train()
    running = 0.0
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(net(x).squeeze(1), y)
        loss.backward()
        optimizer.step()
        running += loss.item()
    scheduler.step()
    if epoch % 4 == 2:
        net.eval()
        with torch.no_grad():
            out = net(xv).squeeze(1)
        print(f"epoch {epoch + 1} loss {running / len(loader):.4f} val {criterion(out, yv):.4f} "
              f"acc {((out > 0).float() == yv).float().mean():.3f}")
