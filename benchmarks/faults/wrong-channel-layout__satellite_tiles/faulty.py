"""Kind of structure (yard, junction, ramp, corner) in 4-band satellite tiles."""
import argparse

import numpy as np
import torch
import torch.nn as nn


SHAPES = np.array([
    [[1, 1, 1, 1, 1], [1, 0, 0, 0, 1], [1, 0, 0, 0, 1], [1, 0, 0, 0, 1], [1, 1, 1, 1, 1]],
    [[0, 0, 1, 0, 0], [0, 0, 1, 0, 0], [1, 1, 1, 1, 1], [0, 0, 1, 0, 0], [0, 0, 1, 0, 0]],
    [[1, 0, 0, 0, 1], [0, 1, 0, 1, 0], [0, 0, 1, 0, 0], [0, 1, 0, 1, 0], [1, 0, 0, 0, 1]],
    [[1, 0, 0, 0, 0], [1, 0, 0, 0, 0], [1, 0, 0, 0, 0], [1, 0, 0, 0, 0], [1, 1, 1, 1, 1]],
])


def make_tiles(n, size, rng):
    """Reflectance tiles in red, green, blue, near infra-red, each with one man-made outline somewhere."""
    kinds = rng.integers(0, 4, n)
    tiles = 0.5 * rng.standard_normal((n, size, size, 4))
    for tile, kind in zip(tiles, kinds):
        r, c = rng.integers(0, size - 5, 2)
        tile[r:r + 5, c:c + 5] += SHAPES[kind][..., None] * rng.uniform(0.4, 1.0, 4)
    return tiles.astype(np.float32), kinds


def build_model(in_channels, n_classes, width=24):
    return nn.Sequential(
        nn.Conv2d(in_channels, width, 3, padding=1), nn.ReLU(),
        nn.Conv2d(width, width, 3, padding=1), nn.ReLU(),
        nn.AdaptiveMaxPool2d(1), nn.Flatten(),
        nn.Linear(width, n_classes),
    )


def run_epoch(model, tiles, kinds, batch, optimizer=None):
    training = optimizer is not None
    model.train(training)
    order = torch.randperm(len(tiles)) if training else torch.arange(len(tiles))
    loss_sum, hits = 0.0, 0
    for idx in order.split(batch):
        with torch.set_grad_enabled(training):
            scores = model(tiles[idx])
            loss = nn.functional.cross_entropy(scores, kinds[idx])
        if training:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        loss_sum += loss.item() * len(idx)
        hits += (scores.argmax(1) == kinds[idx]).sum().item()
    return loss_sum / len(tiles), hits / len(tiles)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=16)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--lr", type=float, default=3e-3)
    args = parser.parse_args()
    torch.manual_seed(1)
    tiles, kinds = make_tiles(1000, args.size, np.random.default_rng(1))
    tiles, kinds = torch.from_numpy(tiles), torch.from_numpy(kinds)
    tiles = (tiles - tiles[:600].mean()) / tiles[:600].std()
    model = build_model(tiles.shape[1], 4)
    optimizer = torch.optim.AdamW(model.parameters(), lr=args.lr)
    for epoch in range(args.epochs):
        tl, ta = run_epoch(model, tiles[:600], kinds[:600], args.batch, optimizer)
        vl, va = run_epoch(model, tiles[600:], kinds[600:], 200)
        print(f"{epoch:02d} train {tl:.3f}/{ta:.3f} val {vl:.3f}/{va:.3f}")


if __name__ == "__main__":
    main()
