"""A map-style dataset with two worker processes and a seeded generator."""
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Waves(Dataset):
    def __init__(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        self.kind = torch.randint(0, 3, (n,), generator=g)
        t = torch.linspace(0, 1, 50)
        f = 3 + 4 * self.kind[:, None] + torch.rand(n, 1, generator=g)
        self.signal = torch.sin(6.283 * f * t + 6.283 * torch.rand(n, 1, generator=g)) + 0.3 * torch.randn(n, 50, generator=g)

    def __len__(self):
        return len(self.kind)

    def __getitem__(self, i):
        return self.signal[i][None], self.kind[i]


def main():
    torch.manual_seed(0)
    train = DataLoader(Waves(1200, 1), batch_size=40, shuffle=True, num_workers=2, persistent_workers=True)
    test = Waves(300, 2)
    model = nn.Sequential(nn.Conv1d(1, 24, 9), nn.ReLU(), nn.Conv1d(24, 24, 9), nn.ReLU(), nn.AdaptiveMaxPool1d(1), nn.Flatten(), nn.Linear(24, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    for epoch in range(5):
        for signal, kind in train:
            loss = nn.functional.cross_entropy(model(signal), kind)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            accuracy = (model(test.signal[:, None]).argmax(1) == test.kind).float().mean().item()
        print(f"epoch {epoch} loss {loss.item():.4f} accuracy {accuracy:.3f}")


if __name__ == "__main__":
    main()
