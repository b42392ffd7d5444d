"""Small convolutional digit classifier, trained by an engine that keeps its own log."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 12, 3, padding=1)
        self.bn = nn.BatchNorm2d(12)
        self.fc = nn.Linear(12 * 16, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn(self.conv(x))), 2)
        return self.fc(x.flatten(1))


class Engine:
    def __init__(self, net, rate=2e-3):
        self.net = net
        self.optimizer = torch.optim.AdamW(net.parameters(), lr=rate)
        self.log = []

    def train_epoch(self, loader):
        self.net.train()
        total = 0.0
        for x, y in loader:
            loss = F.cross_entropy(self.net(x), y)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            total += loss.item() * len(y)
        return total / len(loader.dataset)

    @torch.no_grad()
    def evaluate(self, loader):
        self.net.eval()
        total, hits = 0.0, 0
        for x, y in loader:
            logits = self.net(x)
            total += F.cross_entropy(logits, y, reduction="sum").item()
            hits = (logits.argmax(1) == y).sum().item()
        return total / len(loader.dataset), hits / len(loader.dataset)

    def fit(self, train, valid, epochs):
        for epoch in range(epochs):
            train_loss = self.train_epoch(train)
            valid_loss, valid_accuracy = self.evaluate(valid)
            self.log.append((train_loss, valid_loss, valid_accuracy))
            print(f"[{epoch:02d}] train_loss={train_loss:.4f} valid_loss={valid_loss:.4f} "
                  f"valid_accuracy={valid_accuracy:.4f}")


if __name__ == "__main__":
    torch.manual_seed(16)
    images, labels = load_digits(return_X_y=True)
    images = torch.tensor(images, dtype=torch.float32).view(-1, 1, 8, 8) / 16 - 0.3
    data = TensorDataset(images, torch.tensor(labels))
    train, valid = random_split(data, [1437, 360], generator=torch.Generator().manual_seed(1))
    engine = Engine(Net())
    engine.fit(DataLoader(train, batch_size=48, shuffle=True), DataLoader(valid, batch_size=60), epochs=8)
