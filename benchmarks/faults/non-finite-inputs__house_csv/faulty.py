import csv
import io
import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import TensorDataset, DataLoader

np.random.seed(11)
torch.manual_seed(11)


def export_csv(n=1200):
    """stand-in for the dump the agency mails us"""
    area = np.random.uniform(30, 200, n)
    rooms = np.round(area / 30 + np.random.rand(n))
    year = np.random.randint(1920, 2020, n)
    dist = np.random.exponential(5, n)
    energy = np.random.uniform(40, 300, n)
    price = 2.5 * area + 15 * rooms + 0.8 * (year - 1920) - 9 * dist - 0.2 * energy + 15 * np.random.randn(n)
    buf = io.StringIO()
    w = csv.writer(buf)
    w.writerow(["area", "rooms", "year", "dist", "energy", "price"])
    for i in range(n):
        e = f"{energy[i]:.1f}" if np.random.rand() > 0.02 else ""
        w.writerow([f"{area[i]:.1f}", int(rooms[i]), year[i], f"{dist[i]:.2f}", e, f"{price[i]:.2f}"])
    buf.seek(0)
    return buf


table = np.genfromtxt(export_csv(), delimiter=",", skip_header=1)
feats, price = table[:, :-1], table[:, -1]

split = np.random.permutation(len(feats))
tr, va = split[:1000], split[1000:]
centre, scale = np.nanmean(feats[tr], axis=0), np.nanstd(feats[tr], axis=0)
feats = (feats - centre) / scale
p_mu, p_sd = price[tr].mean(), price[tr].std()
price = (price - p_mu) / p_sd

as_t = lambda a: torch.from_numpy(a.astype("float32"))
train_loader = DataLoader(TensorDataset(as_t(feats[tr]), as_t(price[tr])), batch_size=25, shuffle=True)
xv, yv = as_t(feats[va]), as_t(price[va])

net = nn.Sequential(
    nn.Linear(5, 32), nn.ReLU(),
    nn.Linear(32, 16), nn.ReLU(),
    nn.Linear(16, 1),
)
opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-3)
crit = nn.HuberLoss()

for epoch in range(12):
    net.train()
    losses = []
    for xb, yb in train_loader:
        loss = crit(net(xb).squeeze(1), yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    net.eval()
    with torch.no_grad():
        mae = (net(xv).squeeze(1) - yv).abs().mean().item() * p_sd
    print("epoch", epoch, "huber", round(float(np.mean(losses)), 4), "| val MAE (kEUR)", round(mae, 2))
