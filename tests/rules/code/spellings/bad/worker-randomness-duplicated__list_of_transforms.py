import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Chain:
    def __init__(self, *steps):
        self.steps = steps

    def __call__(self, image):
        for step in self.steps:
            image = step(image)
        return image


class Speckle:
    def __init__(self, seed, amount):
        self.generator = np.random.RandomState(seed)  # HERE
        self.amount = amount

    def __call__(self, image):
        return image * (1 + self.amount * self.generator.randn(*image.shape))


class Scans(Dataset):
    def __init__(self, images, kinds, change):
        self.images, self.kinds = images, kinds
        self.change = change

    def __len__(self):
        return len(self.kinds)

    def __getitem__(self, place):
        return torch.from_numpy(self.change(self.images[place])).float(), self.kinds[place]


def batches(images, kinds):
    scans = Scans(images, kinds, change=Chain(np.ascontiguousarray, Speckle(3, 0.2)))
    return DataLoader(scans, batch_size=16, shuffle=True, num_workers=4)


for image, kind in batches(np.load("scans.npy"), np.load("kinds.npy")):
    print(image.shape, kind.shape)
