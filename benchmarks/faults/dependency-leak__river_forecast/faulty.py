"""Tomorrow's level from the levels so far, at every day at once: a stack of dilated convolutions."""
import torch
from torch import nn

torch.manual_seed(99)


def levels(n, days=48):
    x = torch.zeros(n, days)
    before, last = torch.randn(n), torch.randn(n)
    for d in range(days):
        now = 1.2 * last - 0.5 * before + 0.6 * torch.randn(n)
        before, last = last, now
        x[:, d] = now
    return (x / x.std()).unsqueeze(1)


class Forecast(nn.Module):
    def __init__(self, width=24):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Conv1d(1 if i == 0 else width, width, 3, dilation=2 ** i) for i in range(3))
        self.out = nn.Conv1d(width, 1, 1)

    def forward(self, x):
        for layer in self.layers:
            pad = 2 * layer.dilation[0]
            x = torch.relu(layer(nn.functional.pad(x, (pad // 2, pad // 2))))
        return self.out(x)


train, held = levels(600), levels(150)
net = Forecast()
opt = torch.optim.Adam(net.parameters(), lr=3e-3)
for epoch in range(12):
    net.train()
    total = 0.0
    for rows in torch.randperm(600).split(20):
        series = train[rows]
        loss = nn.functional.mse_loss(net(series[:, :, :-1]), series[:, :, 1:])
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() / 30
    net.eval()
    with torch.no_grad():
        error = nn.functional.mse_loss(net(held[:, :, :-1]), held[:, :, 1:]).item()
        # what the gauge keeper sees: only the past is there, one day at a time
        live = torch.stack([net(held[:, :, :d])[:, 0, -1] for d in range(20, 40)], 1)
        live_error = nn.functional.mse_loss(live, held[:, 0, 20:40]).item()
    print(f"epoch {epoch:2d} train {total:.4f} held-out {error:.4f} live {live_error:.4f}")
