"""Camera response from eighty measured shades: a wide network on few but clean points, with a tanh output for values kept in (-0.9, 0.9)."""
import torch
from torch import nn

torch.manual_seed(56)


def response(v):
    return 0.6 * torch.sin(2.2 * v[:, :1]) * torch.cos(v[:, 1:]) + 0.25 * v[:, 1:]


train_x, val_x = torch.rand(80, 2) * 2 - 1, torch.rand(200, 2) * 2 - 1
train_y = (response(train_x) + 0.005 * torch.randn(80, 1)).clamp(-0.9, 0.9)
val_y = response(val_x).clamp(-0.9, 0.9)
model = nn.Sequential(nn.Linear(2, 192), nn.GELU(), nn.Linear(192, 192), nn.GELU(), nn.Linear(192, 1), nn.Tanh())
optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=160)
loss_fn = nn.MSELoss()
for epoch in range(160):
    model.train()
    total = 0.0
    for rows in torch.randperm(80).split(16):
        loss = loss_fn(model(train_x[rows]), train_y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(rows) / 80
    scheduler.step()
    if epoch % 20 == 19:
        model.eval()
        with torch.no_grad():
            val = loss_fn(model(val_x), val_y).item()
        print(f"epoch {epoch + 1} train rmse {total ** 0.5:.4f} val rmse {val ** 0.5:.4f}")
