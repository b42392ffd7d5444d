"""Next-hour load of a regional grid (MW) with a GRU."""
import numpy as np
import torch
import torch.nn as nn


class LoadForecaster(nn.Module):
    def __init__(self, hidden=32):
        super().__init__()
        self.gru = nn.GRU(3, hidden, batch_first=True)
        self.out = nn.Linear(hidden, 1)

    def forward(self, x):
        h, _ = self.gru(x)
        return self.out(h[:, -1]).squeeze(1)


def synth_load(hours, rng):
    t = np.arange(hours)
    daily = 2600 * np.sin(2 * np.pi * (t - 8) / 24) + 900 * np.sin(4 * np.pi * t / 24)
    weekly = 1200 * np.cos(2 * np.pi * t / 168)
    noise = np.zeros(hours)
    for i in range(1, hours):
        noise[i] = 0.9 * noise[i - 1] + 250 * rng.standard_normal()
    return t, 31000 + daily + weekly + noise


def windows(t, load, cut, w=24):
    past = (load - load[:cut].mean()) / load[:cut].std()
    feats = np.stack([past, np.sin(2 * np.pi * t / 24), np.cos(2 * np.pi * t / 24)], axis=1)
    x = np.stack([feats[i:i + w] for i in range(len(t) - w)])
    return torch.tensor(x, dtype=torch.float32), torch.tensor(load[w:], dtype=torch.float32)


def main(epochs=8, batch=32, lr=4e-3, cut=1600):
    rng = np.random.default_rng(3)
    torch.manual_seed(3)
    t, load = synth_load(2000, rng)
    x, y = windows(t, load, cut)
    x_tr, y_tr, x_va, y_va = x[:cut - 24], y[:cut - 24], x[cut:], y[cut:]
    centre, spread = torch.tensor(0.0), torch.tensor(1.0)
    z_tr = (y_tr - centre) / spread

    model = LoadForecaster()
    optimiser = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=1e-4)
    for epoch in range(epochs):
        model.train()
        order = torch.randperm(len(x_tr))
        running = 0.0
        for idx in order.split(batch):
            optimiser.zero_grad()
            loss = nn.functional.smooth_l1_loss(model(x_tr[idx]), z_tr[idx])
            loss.backward()
            optimiser.step()
            running += loss.item() * len(idx)
        model.eval()
        with torch.no_grad():
            pred = model(x_va) * spread + centre
        mape = ((pred - y_va).abs() / y_va).mean().item() * 100
        print(f"epoch {epoch:2d}  loss {running / len(x_tr):10.4f}  val MAPE {mape:6.2f} %")


if __name__ == "__main__":
    main()
