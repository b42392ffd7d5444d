"""Continue a bird's track: encode ten positions, roll a decoder five steps ahead."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

PAST, AHEAD = 10, 5


class TrackDecoder(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.hidden = hidden
        self.cell = nn.GRUCell(2, hidden)
        self.move = nn.Linear(hidden, 2)

    def forward(self, state, step):
        cell = self.cell
        moves = []
        for _ in range(AHEAD):
            state = cell(step, state)
            step = step + self.move(state)
            moves.append(step)
        return torch.stack(moves, dim=1)


class TrackModel(nn.Module):
    def __init__(self, hidden=32):
        super().__init__()
        self.encoder = nn.GRU(2, hidden, batch_first=True)
        self.decoder = TrackDecoder(hidden)

    def forward(self, past):
        _, h = self.encoder(past)
        return self.decoder(h[0], past[:, -1])


def tracks(n):
    turn = 0.35 * torch.randn(n, 1)
    bend = 0.05 * torch.randn(n, 1)
    k = torch.arange(PAST + AHEAD)
    heading = 6.28 * torch.rand(n, 1) + turn * k + bend * k ** 2 / 2
    speed = 1 + 0.3 * torch.randn(n, 1)
    steps = speed.unsqueeze(-1) * torch.stack([heading.cos(), heading.sin()], -1)
    steps = steps + 0.03 * torch.randn(steps.shape)
    return TensorDataset(steps[:, :PAST], steps[:, PAST:])


def mean_error(model, loader):
    model.eval()
    with torch.no_grad():
        off = [(model(p).cumsum(1) - f.cumsum(1)).norm(dim=-1).mean(1) for p, f in loader]
    model.train()
    return torch.cat(off).mean().item()


torch.manual_seed(73)
train_set, valid_set = random_split(tracks(2400), [2000, 400])
train, valid = DataLoader(train_set, 50, shuffle=True), DataLoader(valid_set, 200)
model = TrackModel()
opt = torch.optim.Adam(model.parameters(), lr=4e-3)
for epoch in range(18):
    for past, future in train:
        opt.zero_grad()
        loss = nn.functional.mse_loss(model(past), future)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
    print(f"epoch {epoch:2d} loss {loss.item():.4f} mean position error {mean_error(model, valid):.3f}")
