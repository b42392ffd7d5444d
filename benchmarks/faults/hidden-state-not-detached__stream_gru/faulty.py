"""Predicting the next reading of a long tide-like record, the GRU state carried from chunk to chunk."""
import torch
from torch import nn

torch.manual_seed(12)
time = torch.arange(3001.0)
phases = 6.28 * torch.rand(8, 1)
tide = torch.sin(0.25 * time + phases) + 0.6 * torch.sin(0.11 * time + 2 * phases) + 0.05 * torch.randn(8, 3001)
tide = (tide - tide[:, :2400].mean()) / tide[:, :2400].std()
train, valid = tide[:, :2401].unsqueeze(-1), tide[:, 2400:].unsqueeze(-1)
CHUNK = 40


class Forecaster(nn.Module):
    def __init__(self, hidden=32):
        super().__init__()
        self.gru = nn.GRU(1, hidden, batch_first=True)
        self.readout = nn.Linear(hidden, 1)

    def forward(self, x, h=None):
        out, h = self.gru(x, h)
        return self.readout(out), h


model = Forecaster()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
loss_fn = nn.MSELoss()
for epoch in range(4):
    model.train()
    h, total, count = None, 0.0, 0
    for start in range(0, 2400, CHUNK):
        x, y = train[:, start:start + CHUNK], train[:, start + 1:start + CHUNK + 1]
        optimizer.zero_grad()
        prediction, h = model(x, h)
        loss = loss_fn(prediction, y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        total, count = total + loss.item(), count + 1
    model.eval()
    with torch.no_grad():
        prediction, _ = model(valid[:, :-1])
        print(f"epoch {epoch} train {total / count:.4f} valid {loss_fn(prediction, valid[:, 1:]).item():.4f}")
