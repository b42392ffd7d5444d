"""Tell three heart rhythms apart: regular, fast, and with a dropped beat."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

LENGTH = 48


def recordings(n, seed):
    g = torch.Generator().manual_seed(seed)
    rhythm = torch.randint(0, 3, (n,), generator=g)
    period = torch.tensor([12.0, 8.0, 12.0])[rhythm].unsqueeze(1)
    t = torch.arange(LENGTH).float() + period * torch.rand(n, 1, generator=g)
    beat = torch.exp(-0.5 * ((t % period) - period / 2) ** 2)
    dropped = (rhythm == 2).unsqueeze(1) & ((t // period) % 2 == 1)
    signal = beat * ~dropped + 0.08 * torch.randn(n, LENGTH, generator=g)
    gain = 0.7 + 0.6 * torch.rand(n, 1, generator=g)
    return (gain * signal).unsqueeze(-1), rhythm  # batch, time, one lead


class RhythmNet(nn.Module):
    """Normalise the recording, read it with a GRU, classify."""

    def __init__(self, leads=1, hidden=32):
        super().__init__()
        self.norm = nn.LayerNorm([LENGTH, leads])
        self.gru = nn.GRU(leads, hidden, batch_first=True)
        self.head = nn.Sequential(nn.Linear(hidden, 32), nn.ReLU(), nn.Linear(32, 3))

    def forward(self, recording):
        states, _ = self.gru(self.norm(recording))
        return self.head(states.mean(1))


def main():
    torch.manual_seed(12)
    train = DataLoader(TensorDataset(*recordings(1500, 1)), batch_size=50, shuffle=True)
    x_valid, y_valid = recordings(500, 2)
    model = RhythmNet()
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    criterion = nn.CrossEntropyLoss()
    for epoch in range(9):
        model.train()
        total = 0.0
        for x, y in train:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimizer.step()
            total += loss.item()
        model.eval()
        with torch.no_grad():
            accuracy = (model(x_valid).argmax(1) == y_valid).float().mean().item()
        print(f"epoch {epoch} loss {total / len(train):.4f} validation accuracy {accuracy:.3f}")


main()
