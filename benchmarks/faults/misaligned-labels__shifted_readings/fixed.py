# bottles: chemical readings from the machine, grape from the cellar book
import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(5)
torch.manual_seed(5)
N = 1500
profile = rng.normal(0, 1.4, (4, 10))
grape = rng.integers(0, 4, N)
readings = profile[grape] + rng.normal(0, 1, (N, 10))
book = ["bottle;grape"] + [f"{i};{g}" for i, g in enumerate(grape)]
machine = [";".join(f"c{i}" for i in range(10)), "calibration"] + [";".join(f"{v:.4f}" for v in row) for row in readings]

rows = [line.split(";") for line in machine[2:]]
kinds = [int(line.split(";")[1]) for line in book[1:]]
n = min(len(rows), len(kinds))
x = torch.tensor(np.array(rows[:n], dtype=np.float32))
y = torch.tensor(kinds[:n])
x = (x - x[:1200].mean(0)) / x[:1200].std(0)

net = nn.Sequential(nn.Linear(10, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 4))
opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-2)
for epoch in range(15):
    net.train()
    for part in torch.randperm(1200).split(30):
        opt.zero_grad()
        loss = nn.functional.cross_entropy(net(x[part]), y[part])
        loss.backward()
        opt.step()
    net.eval()
    with torch.no_grad():
        out = net(x[1200:])
        print(epoch, f"loss {loss.item():.3f} held out {nn.functional.cross_entropy(out, y[1200:]).item():.3f} accuracy {(out.argmax(1) == y[1200:]).float().mean().item():.3f}")
