"""Noise once when the data are made, in the main process, and a generator that a sample's place seeds."""

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Speckle:
    def __init__(self, seed, amount):
        self.generator = np.random.RandomState(seed)
        self.amount = amount

    def __call__(self, image):
        return image * (1 + self.amount * self.generator.randn(*image.shape))


class Placed:
    def __call__(self, image, place):
        return image + np.random.default_rng(place).normal(size=image.shape)


class Scans(Dataset):
    def __init__(self, images, kinds, before=None, change=None):
        self.images, self.kinds = images, kinds
        self.before = before
        if self.before is not None:
            self.images = np.stack([self.before(image) for image in images])
        self.change = change

    def __len__(self):
        return len(self.kinds)

    def __getitem__(self, place):
        image = self.images[place]
        return torch.from_numpy(image if self.change is None else self.change(image, place)).float(), self.kinds[place]


images, kinds = np.load("scans.npy"), np.load("kinds.npy")
noisy = Speckle(3, 0.2)
learn = DataLoader(Scans(images, kinds, before=noisy, change=Placed()), batch_size=16, shuffle=True, num_workers=4)
shown = DataLoader(Scans(images, kinds, change=lambda image, place: noisy(image)), batch_size=16)
for image, kind in learn:
    print(image.shape, kind.shape)
for image, kind in shown:
    print(image.shape, kind.shape)
