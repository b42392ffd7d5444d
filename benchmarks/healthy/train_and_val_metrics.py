"""After each epoch, loss and accuracy are computed on the training set and on the validation set."""
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset, random_split


def evaluate(model, loader):
    model.eval()
    loss, hits, n = 0.0, 0, 0
    with torch.no_grad():
        for x, y in loader:
            out = model(x)
            loss += nn.functional.cross_entropy(out, y, reduction="sum").item()
            hits += (out.argmax(1) == y).sum().item()
            n += len(y)
    return loss / n, hits / n


def main():
    torch.manual_seed(43)
    digits = load_digits()
    data = TensorDataset(torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target))
    train_set, val_set = random_split(data, [1400, 397])
    train_loader = DataLoader(train_set, batch_size=70, shuffle=True)
    train_eval, val_eval = DataLoader(train_set, batch_size=350), DataLoader(val_set, batch_size=397)
    model = nn.Sequential(nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    print("before", evaluate(model, val_eval))
    for epoch in range(6):
        model.train()
        for x, y in train_loader:
            loss = nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(epoch, "train %.3f/%.3f" % evaluate(model, train_eval), "val %.3f/%.3f" % evaluate(model, val_eval))


main()
