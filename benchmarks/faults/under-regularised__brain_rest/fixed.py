# %% eyes open or closed? one second of EEG per trial, 100 trials from one afternoon
import math

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(90)


# %%
def trials(n, channels=4, samples=64):
    closed = torch.randint(0, 2, (n,))
    t = torch.arange(samples) / samples
    phase = torch.rand(n, 1, 1) * 2 * math.pi
    alpha = torch.sin(2 * math.pi * 10 * t + phase) * torch.tensor([1.0, 0.8, 0.3, 0.1])[:, None]
    eeg = 0.29 * (1 + 1.6 * closed[:, None, None]) * alpha + torch.randn(n, channels, samples)
    return eeg, closed


train = TensorDataset(*trials(100))
val_x, val_y = trials(600)
loader = DataLoader(train, batch_size=20, shuffle=True)

# %%
FILTERS, HIDDEN, DROP, DECAY = 4, 8, 0.5, 0.3
net = nn.Sequential(
    nn.Conv1d(4, FILTERS, 9, padding=4), nn.ReLU(), nn.AvgPool1d(4), nn.Flatten(),
    nn.Dropout(DROP),
    nn.Linear(FILTERS * 16, HIDDEN), nn.ReLU(), nn.Dropout(DROP),
    nn.Linear(HIDDEN, 2),
)
opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=DECAY)
criterion = nn.CrossEntropyLoss()

# %%
for epoch in range(1, 61):
    net.train()
    train_loss = 0.0
    for x, y in loader:
        opt.zero_grad()
        loss = criterion(net(x), y)
        loss.backward()
        opt.step()
        train_loss += loss.item() / len(loader)
    if epoch % 10 == 0:
        net.eval()
        with torch.no_grad():
            out = net(val_x)
        acc = (out.argmax(1) == val_y).float().mean().item()
        print(f"{epoch:3d}  train {train_loss:.3f}  val {criterion(out, val_y).item():.3f}  acc {acc:.3f}")
