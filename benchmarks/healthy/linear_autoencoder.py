"""A linear autoencoder (two linear maps, nothing between), compared with principal components."""
import torch
from torch import nn
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA

torch.manual_seed(22)
x = torch.tensor(load_digits().data, dtype=torch.float32)
x = x[torch.randperm(len(x))]
train, held = x[:1400], x[1400:]
mean, scale = train.mean(0), train.std()
train, held = (train - mean) / scale, (held - mean) / scale
pca = PCA(8).fit(train.numpy())
best = ((held - torch.tensor(pca.inverse_transform(pca.transform(held.numpy())))) ** 2).mean().item()

net = nn.Sequential(nn.Linear(64, 8), nn.Linear(8, 64))
opt = torch.optim.Adam(net.parameters(), lr=5e-3)
sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 25)
for epoch in range(25):
    net.train()
    total = 0.0
    for rows in torch.randperm(1400).split(50):
        loss = (net(train[rows]) - train[rows]).pow(2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() / 28
    sched.step()
    net.eval()
    with torch.no_grad():
        error = (net(held) - held).pow(2).mean().item()
    if epoch % 4 == 0:
        print(f"epoch {epoch:2d} train {total:.4f} held-out {error:.4f} principal components {best:.4f}")
