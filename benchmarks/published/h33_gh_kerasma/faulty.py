import argparse

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from sklearn.datasets import load_digits
from sklearn.preprocessing import StandardScaler


class Classifier(nn.Module):
    def __init__(self, n_features, n_classes, hidden):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(n_features, hidden),
            nn.ReLU(),
            nn.Linear(hidden, 32),
            nn.ReLU(),
            nn.Linear(32, n_classes),
        )

    def forward(self, x):
        return self.net(x)


def run(args):
    torch.manual_seed(args.seed)
    data = load_digits()
    x = torch.tensor(StandardScaler().fit_transform(data.data), dtype=torch.float32)
    y = torch.tensor(data.target)
    shuffled = torch.randperm(len(x))
    train_rows, test_rows = shuffled[:1300], shuffled[1300:]
    loader = DataLoader(TensorDataset(x[train_rows], y[train_rows]), batch_size=32, shuffle=True)

    model = Classifier(64, 10, args.hidden)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=args.lr)
    for epoch in range(args.epochs):
        model.train()
        for xb, yb in loader:
            optimizer.zero_grad()
            loss = criterion(model(xb), yb)
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            scores = model(x[test_rows])
            accuracy = (scores.argmax(1) == y[test_rows]).float().mean().item()
        print(f"epoch {epoch + 1:2d} loss {loss.item():.4f} accuracy {accuracy:.4f}")
    return accuracy


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--hidden", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=0)
    print(f"accuracy {run(parser.parse_args()):.4f}")
