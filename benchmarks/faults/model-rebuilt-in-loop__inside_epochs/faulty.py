import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset
from sklearn.datasets import load_digits

torch.manual_seed(2)


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(64, 48)
        self.output = nn.Linear(48, 10)

    def forward(self, x):
        return self.output(F.relu(self.hidden(x)))


def loaders():
    data = load_digits()
    x, y = torch.tensor(data.data, dtype=torch.float32) / 16, torch.tensor(data.target)
    return (
        DataLoader(TensorDataset(x[:1500], y[:1500]), batch_size=50, shuffle=True),
        DataLoader(TensorDataset(x[1500:], y[1500:]), batch_size=100),
    )


def accuracy(model, loader):
    with torch.no_grad():
        return sum((model(x).argmax(1) == y).sum().item() for x, y in loader) / len(loader.dataset)


def main():
    train_loader, test_loader = loaders()
    for epoch in range(10):
        model = Classifier()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
        running = 0.0
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            running += loss.item()
        print(f"epoch {epoch} loss {running / len(train_loader):.4f} accuracy {accuracy(model, test_loader):.4f}")


if __name__ == "__main__":
    main()
