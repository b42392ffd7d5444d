"""Predicting alcohol from the other chemistry of wines, with an elastic net written by hand."""
import torch
from torch import nn
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split

ALPHA = 2e-3
L1_SHARE = 0.3

torch.manual_seed(18)
data = load_wine().data
fit, held = train_test_split(torch.tensor(data, dtype=torch.float32), test_size=0.25, random_state=18)
mean, std = fit.mean(0), fit.std(0)
fit, held = (fit - mean) / std, (held - mean) / std
x, y, xh, yh = fit[:, 1:], fit[:, 0], held[:, 1:], held[:, 0]

net = nn.Sequential(nn.Linear(12, 16), nn.Tanh(), nn.Linear(16, 1), nn.Flatten(0))
opt = torch.optim.Adam(net.parameters(), lr=5e-3)


def elastic(module):
    total = 0.0
    for name, p in module.named_parameters():
        if name.endswith("weight"):
            total = total + L1_SHARE * p.abs().sum() + (1 - L1_SHARE) / 2 * p.pow(2).sum()
    return total


for epoch in range(36):
    net.train()
    fitted = 0.0
    for rows in torch.randperm(len(y)).split(19):
        mse = (net(x[rows]) - y[rows]).pow(2).mean()
        loss = mse + ALPHA * elastic(net)
        opt.zero_grad()
        loss.backward()
        opt.step()
        fitted += mse.item() / 7
    if epoch % 6 == 5:
        net.eval()
        with torch.no_grad():
            error = (net(xh) - yh).pow(2).mean().item()
        print(f"epoch {epoch + 1} fit {fitted:.4f} held-out {error:.4f} R2 {1 - error / yh.var(correction=0).item():.3f}")
