"""Pictures are stored one per file and are read anew whenever they are needed."""
import os
import tempfile
import time

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset
from sklearn.datasets import load_digits


class PictureFolder(Dataset):
    def __init__(self, folder, names):
        self.folder = folder
        self.names = names

    def __len__(self):
        return len(self.names)

    def read(self, name):
        with np.load(os.path.join(self.folder, name)) as picture:
            time.sleep(0.004)  # network drive
            return torch.from_numpy(picture["image"]).float() / 16, int(picture["label"])

    def __getitem__(self, i):
        return self.read(self.names[i])


def main():
    torch.manual_seed(0)
    digits = load_digits()
    with tempfile.TemporaryDirectory() as folder:
        for i in range(160):
            np.savez(os.path.join(folder, f"{i:04d}.npz"), image=digits.images[i], label=digits.target[i])
        loader = DataLoader(PictureFolder(folder, sorted(os.listdir(folder))), batch_size=16, shuffle=True)
        model = nn.Sequential(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.Flatten(), nn.Linear(1024, 10))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
        epochs = 5
        start = time.perf_counter()
        for epoch in range(epochs):
            total = 0.0
            for image, label in loader:
                loss = nn.functional.cross_entropy(model(image.unsqueeze(1)), label)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item()
        print(f"{epochs} epochs, last loss {total / len(loader):.4f}")


main()
