import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset


class Noisy(Dataset):
    def __init__(self, seed):
        self.seed, self.source = seed, None

    def noise(self, shape):
        if self.source is None:
            self.source = np.random.default_rng(torch.initial_seed() + self.seed)
        return self.source.normal(size=shape)


class Waves(Noisy):
    def __init__(self, waves, seed=0):
        super().__init__(seed)
        self.waves = waves

    def __len__(self):
        return len(self.waves)

    def __getitem__(self, index):
        wave = self.waves[index]
        return wave + 0.01 * self.noise(wave.shape)


for wave in DataLoader(Waves(waves), batch_size=16, num_workers=4):
    print(wave.mean())
