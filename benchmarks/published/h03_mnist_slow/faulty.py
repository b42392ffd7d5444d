# MNIST-style training script with command line options, on the 8x8 digits.
import argparse

import torch
import torch.nn as nn
import torch.optim as optim
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset, random_split


def train(model, loader, optimizer, criterion):
    model.train()
    running = 0.0
    for data, target in loader:
        optimizer.zero_grad()
        loss = criterion(model(data), target)
        loss.backward()
        optimizer.step()
        running += loss.item()
    return running / len(loader)


def test(model, loader):
    model.eval()
    correct = 0
    with torch.no_grad():
        for data, target in loader:
            correct += (model(data).argmax(1) == target).sum().item()
    return correct / len(loader.dataset)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--lr", type=float, default=0.001)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)

    digits = load_digits()
    x = torch.tensor(digits.images, dtype=torch.float32)[:, None]
    x = (x - x.mean()) / x.std()
    full = TensorDataset(x, torch.tensor(digits.target))
    train_set, test_set = random_split(full, [1400, len(full) - 1400])
    train_loader = DataLoader(train_set, batch_size=args.batch_size, shuffle=True)
    test_loader = DataLoader(test_set, batch_size=400)

    model = nn.Sequential(
        nn.Conv2d(1, 12, 3), nn.ReLU(),
        nn.Conv2d(12, 24, 3), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(96, 48), nn.ReLU(),
        nn.Linear(48, 10),
    )
    optimizer = optim.Adadelta(model.parameters(), lr=args.lr)
    criterion = nn.CrossEntropyLoss()
    for epoch in range(1, args.epochs + 1):
        loss = train(model, train_loader, optimizer, criterion)
        accuracy = test(model, test_loader)
        print(f"Train Epoch: {epoch} Loss: {loss:.4f} Accuracy: {accuracy:.3f}")
    print(f"final accuracy {accuracy:.4f}")


if __name__ == "__main__":
    main()
