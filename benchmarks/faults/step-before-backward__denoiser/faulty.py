"""Denoise one-dimensional signals with a small convolutional network."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Signals(Dataset):
    def __init__(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        t = torch.linspace(0, 1, 64)
        freq = torch.rand(n, 1, generator=g) * 6 + 1
        phase = torch.rand(n, 1, generator=g) * 6.28
        self.clean = torch.sin(2 * torch.pi * freq * t + phase)
        self.noisy = self.clean + 0.5 * torch.randn(n, 64, generator=g)

    def __len__(self):
        return len(self.clean)

    def __getitem__(self, i):
        return self.noisy[i][None], self.clean[i][None]


class Denoiser(nn.Module):
    def __init__(self, c=12):
        super().__init__()
        self.layers = nn.ModuleList([nn.Conv1d(1, c, 9, padding=4), nn.Conv1d(c, c, 9, padding=4), nn.Conv1d(c, 1, 9, padding=4)])

    def forward(self, x):
        h = x
        for i, layer in enumerate(self.layers):
            h = layer(h)
            if i < 2:
                h = F.relu(h)
        return h


def train_one_epoch(model, loader, optimizer):
    total = 0.0
    for noisy, clean in loader:
        loss = F.mse_loss(model(noisy), clean)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        total += loss.item()
    return total / len(loader)


def main():
    torch.manual_seed(0)
    train = DataLoader(Signals(1000, 1), batch_size=25, shuffle=True)
    test = Signals(200, 2)
    model = Denoiser()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for epoch in range(8):
        loss = train_one_epoch(model, train, optimizer)
        with torch.no_grad():
            error = F.mse_loss(model(test.noisy[:, None]), test.clean[:, None])
        print(f"epoch {epoch}: train {loss:.4f} test {error.item():.4f}")


main()
