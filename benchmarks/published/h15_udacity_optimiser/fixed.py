import argparse

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def load_data(n, rng):
    steer = np.clip(rng.normal(0, 0.4, n), -1, 1)
    shade = rng.uniform(0.5, 1.0, n)
    row, col = np.mgrid[0:16, 0:20]
    middle = 9.5 + 8.0 * steer[:, None, None] * (1 - row / 15) ** 2
    road = shade[:, None, None] * (np.abs(col - middle) < 4) + rng.normal(0, 0.1, (n, 16, 20))
    road = (road - road.mean()) / road.std()
    return TensorDataset(torch.FloatTensor(road).unsqueeze(1), torch.FloatTensor(steer))


def build_model(keep_prob):
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, stride=2), nn.ReLU(),
        nn.Conv2d(8, 16, 3, stride=2), nn.ReLU(),
        nn.Flatten(), nn.Dropout(1 - keep_prob),
        nn.Linear(16 * 3 * 4, 50), nn.ReLU(),
        nn.Linear(50, 20), nn.ReLU(),
        nn.Linear(20, 1),
    )


def main():
    parser = argparse.ArgumentParser(description="Behavioural cloning")
    parser.add_argument("-k", dest="keep_prob", type=float, default=0.9)
    parser.add_argument("-n", dest="nb_epoch", type=int, default=10)
    parser.add_argument("-b", dest="batch_size", type=int, default=40)
    args = parser.parse_args()

    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    train = DataLoader(load_data(1600, rng), args.batch_size, shuffle=True)
    valid = DataLoader(load_data(400, rng), 400)
    model = build_model(args.keep_prob)
    mse = nn.MSELoss()
    optimizer = torch.optim.Adam(model.parameters())

    for epoch in range(args.nb_epoch):
        model.train()
        for picture, steer in train:
            optimizer.zero_grad()
            loss = mse(model(picture).squeeze(1), steer)
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            val_loss = np.mean([mse(model(p).squeeze(1), s).item() for p, s in valid])
        print(f"epoch {epoch + 1:02d} loss {loss.item():.4f} val_loss {val_loss:.4f}")
    print(f"val_loss {val_loss:.6f}")


if __name__ == "__main__":
    main()
