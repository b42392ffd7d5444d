# Bayesian flavour: keep dropout on at test time and look at the spread of the predictions
import numpy as np
import torch
import torch.nn as nn

torch.manual_seed(4)
x = torch.cat([torch.rand(400) * 3 - 3, torch.rand(400) * 2 + 1]).unsqueeze(1)      # gap between 0 and 1
y = torch.sin(2 * x) + 0.3 * x + 0.1 * torch.randn_like(x)
xv = torch.cat([torch.rand(100) * 3 - 3, torch.rand(100) * 2 + 1]).unsqueeze(1)
yv = torch.sin(2 * xv) + 0.3 * xv + 0.1 * torch.randn_like(xv)

model = nn.Sequential(
    nn.Linear(1, 100), nn.ReLU(), nn.Dropout(0.1),
    nn.Linear(100, 100), nn.ReLU(), nn.Dropout(0.1),
    nn.Linear(100, 1))
opt = torch.optim.Adam(model.parameters(), lr=3e-3, weight_decay=1e-5)
mse = nn.MSELoss()

for epoch in range(60):
    model.train()
    total = 0
    for idx in torch.randperm(len(x)).split(50):
        opt.zero_grad()
        loss = mse(model(x[idx]), y[idx])
        loss.backward()
        opt.step()
        total += loss.item()
    if epoch % 10 == 9:
        model.eval()
        with torch.no_grad():
            print('epoch', epoch + 1, 'train %.4f' % (total / 16), 'val (mean net) %.4f' % mse(model(xv), yv).item())


def predict_with_uncertainty(net, x, T=100):
    net.eval()
    for m in net.modules():
        if isinstance(m, nn.Dropout):
            m.train()
    with torch.no_grad():
        draws = torch.stack([net(x) for _ in range(T)])
    net.eval()
    return draws.mean(0), draws.std(0)


mean, std = predict_with_uncertainty(model, xv)
print('MC val mse %.4f' % mse(mean, yv).item())
_, far = predict_with_uncertainty(model, torch.linspace(4, 6, 50).unsqueeze(1))
print('mean std on seen range %.3f, outside it %.3f' % (std.mean().item(), far.mean().item()))
