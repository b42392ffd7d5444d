# load on a crane hook from 12 strain gauges (linear in the features and their products)
import torch
from torch import nn

torch.manual_seed(33)
gauges = torch.randn(2000, 12)
quad = torch.stack([gauges[:, i] * gauges[:, j] for i in range(12) for j in range(i, 12)], 1)
features = torch.cat([gauges, quad], 1)
truth = torch.randn(features.shape[1], 1) / 4
load = features @ truth + 0.2 * torch.randn(2000, 1)
train_f, val_f = features[:1600], features[1600:]
train_y, val_y = load[:1600], load[1600:]
m, s = train_f.mean(0), train_f.std(0)
train_f, val_f = (train_f - m) / s, (val_f - m) / s
train_y, val_y = (train_y - load[:1600].mean()) / load[:1600].std(), (val_y - load[:1600].mean()) / load[:1600].std()

net = nn.Sequential(nn.Linear(90, 64), nn.ReLU(), nn.Linear(64, 1))
opt = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9)

for epoch in range(25):
    net.train()
    total = 0.0
    for rows in torch.randperm(1600).split(64):
        opt.zero_grad()
        loss = nn.functional.mse_loss(net(train_f[rows]), train_y[rows])
        opt.step()
        loss.backward()
        total += loss.item() * len(rows)
    net.eval()
    with torch.no_grad():
        val = nn.functional.mse_loss(net(val_f), val_y).item()
    if epoch % 5 == 4:
        print(f"epoch {epoch + 1:2d}: train {total / 1600:.4f} val {val:.4f}")
