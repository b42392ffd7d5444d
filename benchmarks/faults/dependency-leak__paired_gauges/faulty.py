"""Water levels of two gauges, forecast two steps ahead by a small convolutional network."""
import torch
from torch import nn

torch.manual_seed(3)
hours = torch.arange(4000.0)
levels = torch.stack([torch.sin(hours / 6.2) + torch.sin(hours / 31), torch.cos(hours / 5.1) * torch.sin(hours / 40)])
levels = (levels + 0.2 * torch.randn(2, 4000)) / 0.8
train, valid = levels[:, :3200], levels[:, 3200:]
AHEAD, LENGTH = 2, 48


class Forecaster(nn.Module):
    def __init__(self, width=24, kernel=5):
        super().__init__()
        self.kernel = kernel
        self.first = nn.Conv1d(2, width, kernel)
        self.second = nn.Conv1d(width, width, kernel)
        self.out = nn.Conv1d(width, 2, 1)

    def pad(self, x):
        return nn.functional.pad(x, (self.kernel // 2, self.kernel // 2))

    def forward(self, x):
        x = nn.functional.gelu(self.first(self.pad(x)))
        x = nn.functional.gelu(self.second(self.pad(x)))
        return self.out(x)


def pieces(source, n):
    starts = torch.randint(0, source.shape[1] - LENGTH - AHEAD, (n,))
    cut = torch.stack([source[:, a : a + LENGTH + AHEAD] for a in starts])
    return cut[:, :, :-AHEAD], cut[:, :, AHEAD:]


model = Forecaster()
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
for step in range(1, 301):
    x, y = pieces(train, 24)
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 60 == 0:
        with torch.no_grad():
            x, y = pieces(valid, 200)
            guess = model(x)
            print(f"step {step} train {loss.item():.4f} valid {nn.functional.mse_loss(guess, y):.4f} newest {nn.functional.mse_loss(guess[:, :, -1], y[:, :, -1]):.4f}")
