# gait type from accelerometer windows; one recording per gait, cut into windows
import numpy as np
import torch
import torch.nn as nn

rng = np.random.default_rng(8)
torch.manual_seed(8)
GAITS = ["walk", "jog", "limp", "stairs", "skip", "shuffle"]


def recording(k, windows, length=32):
    t = np.arange(length) / length
    freq = 1.5 + 0.6 * k
    phase = rng.uniform(0, 2 * np.pi, (windows, 1))
    main = np.sin(2 * np.pi * freq * t + phase)
    over = (0.2 + 0.12 * k) * np.sin(4 * np.pi * freq * t + 2 * phase)
    return (main + over + 0.7 * rng.standard_normal((windows, length))).astype(np.float32)


train_x, train_y, test_x, test_y = [], [], [], []
for k in range(len(GAITS)):
    w = recording(k, 400)
    train_x.append(w[:320]); train_y += [k] * 320
    test_x.append(w[320:]); test_y += [k] * 80
train_x, test_x = torch.tensor(np.concatenate(train_x))[:, None], torch.tensor(np.concatenate(test_x))[:, None]
train_y, test_y = torch.tensor(train_y), torch.tensor(test_y)

net = nn.Sequential(
    nn.Conv1d(1, 24, 7, padding=3), nn.ReLU(), nn.MaxPool1d(2),
    nn.Conv1d(24, 32, 5, padding=2), nn.ReLU(), nn.AdaptiveAvgPool1d(4),
    nn.Flatten(), nn.Linear(128, len(GAITS)),
)
opt = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
BATCH = 32

for epoch in range(15):
    net.train()
    total = 0.0
    for i in range(0, len(train_x), BATCH):
        xb, yb = train_x[i:i + BATCH], train_y[i:i + BATCH]
        opt.zero_grad()
        loss = nn.functional.cross_entropy(net(xb), yb)
        loss.backward()
        opt.step()
        total += loss.item() * len(xb)
    net.eval()
    with torch.no_grad():
        pred = net(test_x).argmax(1)
    print(f"{epoch:2d} train {total / len(train_x):.3f} test acc {(pred == test_y).float().mean():.3f}")
