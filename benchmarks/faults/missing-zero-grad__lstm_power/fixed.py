'''Hourly load forecast. 48 hours in, next hour out.'''
import numpy as np, torch, time
from torch import nn

rng = np.random.default_rng(1)
N = 2600
h = np.arange(N)
load = (10 + 3 * np.sin(2 * np.pi * h / 24) + 1.5 * np.sin(2 * np.pi * h / 168)
        + 0.8 * np.cos(4 * np.pi * h / 24) + 0.3 * rng.standard_normal(N))
cut = 2000
m, s = load[:cut].mean(), load[:cut].std()
z = torch.tensor((load - m) / s, dtype=torch.float32)
W = 48


class Windows(torch.utils.data.Dataset):
    def __init__(self, series):
        self.s = series

    def __len__(self):
        return len(self.s) - W

    def __getitem__(self, i):
        return self.s[i:i + W].unsqueeze(-1), self.s[i + W]


torch.manual_seed(1)
tr = torch.utils.data.DataLoader(Windows(z[:cut]), batch_size=64, shuffle=True, drop_last=True)
va = torch.utils.data.DataLoader(Windows(z[cut:]), batch_size=256)


class Forecaster(nn.Module):
    def __init__(self, hid=24):
        super().__init__()
        self.rnn = nn.LSTM(1, hid, batch_first=True)
        self.out = nn.Linear(hid, 1)

    def forward(self, x):
        o, _ = self.rnn(x)
        return self.out(o[:, -1]).squeeze(-1)


f = Forecaster()
opt = torch.optim.SGD(f.parameters(), lr=0.05, momentum=0.9)
t0 = time.time()
for ep in range(8):
    f.train()
    hist = []
    for x, y in tr:
        opt.zero_grad()
        err = ((f(x) - y) ** 2).mean()
        err.backward()
        nn.utils.clip_grad_norm_(f.parameters(), 5.0)
        opt.step()
        hist.append(err.item())
    f.eval()
    with torch.no_grad():
        mae = torch.cat([(f(x) - y).abs() for x, y in va]).mean().item() * s
    print('epoch %d | mse %.4f | val MAE %.3f MW | %.1fs' % (ep, np.mean(hist), mae, time.time() - t0))
