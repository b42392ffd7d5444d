"""A wine classifier: the cosine is planned for 12 epochs, and `scheduler.step()` slipped into the loop over batches."""

import numpy as np
import torch
from sklearn.datasets import load_wine
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR
from torch.utils.data import DataLoader, TensorDataset


def load():
    data = load_wine()
    order = np.random.default_rng(0).permutation(len(data.target))
    x = ((data.data - data.data.mean(0)) / data.data.std(0))[order]
    x, y = torch.tensor(x, dtype=torch.float32), torch.tensor(data.target[order])
    train = DataLoader(TensorDataset(x[:140], y[:140]), batch_size=10, shuffle=True)
    return train, x[140:], y[140:]


def main(epochs=12):
    torch.manual_seed(0)
    train, x_test, y_test = load()
    model = nn.Sequential(nn.Linear(13, 32), nn.ReLU(), nn.Linear(32, 3))
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    scheduler = CosineAnnealingLR(optimizer, T_max=epochs)
    loss_function = nn.CrossEntropyLoss()
    for epoch in range(epochs):
        model.train()
        for xb, yb in train:
            optimizer.zero_grad()
            loss = loss_function(model(xb), yb)
            loss.backward()
            optimizer.step()
            scheduler.step()
        model.eval()
        with torch.no_grad():
            accuracy = (model(x_test).argmax(1) == y_test).float().mean().item()
        print(f"{epoch:2d} rate {scheduler.get_last_lr()[0]:.2e} accuracy {accuracy:.3f}")


if __name__ == "__main__":
    main()
