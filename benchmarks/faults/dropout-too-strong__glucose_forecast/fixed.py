"""Forecast the glucose level half an hour ahead from meals, insulin and the recent course."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset


def course(n, seed):
    g = torch.Generator().manual_seed(seed)
    meal = (torch.rand(n, generator=g) < 0.06).float() * (0.5 + torch.rand(n, generator=g))
    dose = 0.8 * meal.roll(1) + 0.3 * (torch.rand(n, generator=g) < 0.03)
    level, out, gut, insulin = 0.0, [], 0.0, 0.0
    for i in range(n):
        gut = 0.85 * gut + meal[i].item()
        insulin = 0.9 * insulin + dose[i].item()
        level = 0.93 * level + 0.35 * gut - 0.25 * insulin
        out.append(level)
    level = torch.tensor(out) + 0.02 * torch.randn(n, generator=g)
    return torch.stack([level, meal, dose], 1)


class Windows(Dataset):
    def __init__(self, series, mean, std, past=16, ahead=6):
        self.series, self.past, self.ahead = (series - mean) / std, past, ahead

    def __len__(self):
        return len(self.series) - self.past - self.ahead

    def __getitem__(self, i):
        return self.series[i : i + self.past], self.series[i + self.past + self.ahead - 1, 0]


class Forecaster(nn.Module):
    def __init__(self, channels=3, hidden=24, drop=0.05):
        super().__init__()
        self.drop = drop
        self.rnn = nn.GRU(channels, hidden, batch_first=True)
        self.fc = nn.Linear(hidden, hidden)
        self.out = nn.Linear(hidden, 1)

    def forward(self, window):
        _, h = self.rnn(window)
        h = F.dropout(h[-1], self.drop, self.training)
        h = F.dropout(F.relu(self.fc(h)), self.drop, self.training)
        return self.out(h).squeeze(1)


def main():
    torch.manual_seed(41)
    first, second = course(2400, 1), course(900, 2)
    mean, std = first.mean(0), first.std(0)
    train = DataLoader(Windows(first, mean, std), batch_size=64, shuffle=True)
    valid = DataLoader(Windows(second, mean, std), batch_size=256)
    model = Forecaster()
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3)
    for epoch in range(8):
        model.train()
        train_error = 0.0
        for window, level in train:
            loss = F.mse_loss(model(window), level)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            train_error += loss.item() / len(train)
        model.eval()
        with torch.no_grad():
            error = sum(F.mse_loss(model(w), y, reduction="sum").item() for w, y in valid) / len(valid.dataset)
        print(f"epoch {epoch}: training error {train_error:.4f}, validation error {error:.4f}")


if __name__ == "__main__":
    main()
