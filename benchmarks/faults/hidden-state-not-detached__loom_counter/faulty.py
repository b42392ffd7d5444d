"""Yarn tension on a loom, one long recording: a recurrent cell reads it piece by piece and keeps its state."""
import torch
from torch import nn

torch.manual_seed(13)
gen = torch.Generator().manual_seed(13)
T, LANES, PIECE = 1200, 16, 12
phase = torch.rand(LANES, 1, generator=gen) * 6
t = torch.arange(T + 1) * 0.11
tension = torch.sin(t + phase) + 0.5 * torch.sin(0.37 * t + 2 * phase) + 0.1 * torch.randn(LANES, T + 1, generator=gen)


class Loom(nn.Module):
    def __init__(self, size=24):
        super().__init__()
        self.cell = nn.GRUCell(1, size)
        self.read = nn.Linear(size, 1)
        self.size = size

    def forward(self, piece, h):
        out = []
        for x in piece.unbind(1):
            h = self.cell(x.unsqueeze(1), h)
            out.append(self.read(h))
        return torch.cat(out, 1), h


loom = Loom()
h = torch.zeros(LANES, loom.size)
seen = []
for step, start in enumerate(range(0, 600, PIECE)):
    piece, following = tension[:, start:start + PIECE], tension[:, start + 1:start + PIECE + 1]
    forecast, h = loom(piece, h)
    loss = nn.functional.mse_loss(forecast, following)
    loom.zero_grad()
    loss.backward(retain_graph=True)
    nn.utils.clip_grad_norm_(loom.parameters(), 1.0)
    with torch.no_grad():
        for p in loom.parameters():
            p.data -= 0.02 * p.grad
    seen.append(loss.item())
    if step % 10 == 9:
        print(f"piece {step + 1}: loss {sum(seen[-10:]) / 10:.4f}")
