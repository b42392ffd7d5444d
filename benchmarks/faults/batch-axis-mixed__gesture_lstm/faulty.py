"""Recognise one of five hand gestures from three accelerometer channels."""
import math

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, Dataset


class Gestures(Dataset):
    """Windows of 30 samples; each gesture swings at its own pace on each axis."""

    def __init__(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        self.label = torch.randint(0, 5, (n,), generator=g)
        pace = torch.tensor([[1, 2, 3], [2, 1, 3], [3, 1, 2], [1, 3, 2], [2, 3, 1]]).float()[self.label]
        t = torch.linspace(0, 1.6 * math.pi, 30).view(1, 30, 1)
        phase = 0.5 * torch.randn(n, 1, 3, generator=g)
        self.window = torch.sin(pace.unsqueeze(1) * t + phase) + 0.2 * torch.randn(n, 30, 3, generator=g)

    def __len__(self):
        return len(self.label)

    def __getitem__(self, i):
        return self.window[i], self.label[i]


class GestureLSTM(nn.Module):
    def __init__(self, channels=3, hidden=32, classes=5):
        super().__init__()
        self.lstm = nn.LSTM(channels, hidden)
        self.head = nn.Linear(hidden, classes)

    def forward(self, window):
        states, _ = self.lstm(window)
        return self.head(states[:, -1])


class Trainer:
    def __init__(self, model, train, valid, lr=5e-3):
        self.model, self.train_set, self.valid_set = model, train, valid
        self.optimizer = torch.optim.Adam(model.parameters(), lr=lr)
        self.criterion = nn.CrossEntropyLoss()

    def epoch(self):
        self.model.train()
        losses = []
        for window, label in DataLoader(self.train_set, batch_size=40, shuffle=True):
            self.optimizer.zero_grad()
            loss = self.criterion(self.model(window), label)
            loss.backward()
            self.optimizer.step()
            losses.append(loss.item())
        return sum(losses) / len(losses)

    @torch.no_grad()
    def validate(self):
        self.model.eval()
        right = sum((self.model(w).argmax(1) == y).sum().item() for w, y in DataLoader(self.valid_set, batch_size=40))
        return right / len(self.valid_set)


if __name__ == "__main__":
    torch.manual_seed(9)
    trainer = Trainer(GestureLSTM(), Gestures(1200, seed=1), Gestures(400, seed=2))
    for e in range(8):
        print(f"epoch {e} loss {trainer.epoch():.4f} validation accuracy {trainer.validate():.3f}")
