"""A loader with two worker processes whose samples are augmented at random."""

import torch
from digest import report
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    def __init__(self):
        digits = load_digits()
        self.x, self.y = torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target)

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i] + 0.1 * torch.randn(64), self.y[i]


def main():
    torch.manual_seed(9)
    loader = DataLoader(Noisy(), batch_size=64, shuffle=True, num_workers=2)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    losses = []
    for _ in range(4):
        for x, y in loader:
            loss = nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    report(losses, model)


if __name__ == "__main__":
    main()
