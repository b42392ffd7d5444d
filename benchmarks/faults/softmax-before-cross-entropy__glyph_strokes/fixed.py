"""Alphabet glyphs drawn by random strokes, 26 classes."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class GlyphNet(nn.Module):
    def __init__(self, classes=26):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        )
        self.classifier = nn.Sequential(
            nn.Flatten(), nn.Linear(32 * 9, 96), nn.ReLU(), nn.Linear(96, classes),
        )

    def forward(self, x):
        return self.classifier(self.features(x))


class Trainer:
    def __init__(self, model, train, val, lr=0.05):
        self.model, self.train_dl, self.val_dl = model, train, val
        self.optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
        self.criterion = nn.CrossEntropyLoss()

    def fit(self, epochs):
        for epoch in range(epochs):
            loss = self.train_epoch()
            print(f"epoch {epoch}: loss {loss:.4f} val accuracy {self.validate():.4f}")

    def train_epoch(self):
        self.model.train()
        total = 0.0
        for x, y in self.train_dl:
            self.optimizer.zero_grad()
            loss = self.criterion(self.model(x), y)
            loss.backward()
            self.optimizer.step()
            total += loss.item()
        return total / len(self.train_dl)

    @torch.no_grad()
    def validate(self):
        self.model.eval()
        hits = [(self.model(x).argmax(1) == y) for x, y in self.val_dl]
        return torch.cat(hits).float().mean().item()


def glyphs(n, seed):
    g = torch.Generator().manual_seed(seed)
    shapes = (torch.rand(26, 1, 12, 12, generator=torch.Generator().manual_seed(1)) > 0.65).float()
    y = torch.randint(0, 26, (n,), generator=g)
    x = shapes[y]
    shift = torch.randint(-1, 2, (n,), generator=g)
    x = torch.stack([torch.roll(a, int(s), dims=-1) for a, s in zip(x, shift)])
    x = x + 0.6 * torch.randn(x.shape, generator=g)
    return TensorDataset((x - 0.35) / 0.77, y)


if __name__ == "__main__":
    torch.manual_seed(0)
    train = DataLoader(glyphs(2600, 10), batch_size=52, shuffle=True)
    val = DataLoader(glyphs(650, 11), batch_size=130)
    Trainer(GlyphNet(), train, val).fit(epochs=8)
