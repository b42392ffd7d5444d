"""Convolutional denoising autoencoder: the corruption is drawn anew for every batch, the target stays clean."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, Dataset


class DigitImages(Dataset):
    def __init__(self, images):
        self.images = torch.as_tensor(images, dtype=torch.float32).unsqueeze(1) / 16.0

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        return self.images[i]


class Corruption:
    def __init__(self, sigma=0.35, drop=0.2):
        self.sigma, self.drop = sigma, drop

    def __call__(self, x, generator=None):
        noise = torch.randn(x.shape, generator=generator) * self.sigma
        keep = (torch.rand(x.shape, generator=generator) > self.drop).float()
        return (x + noise) * keep


class DAE(nn.Module):
    def __init__(self, ch=16):
        super().__init__()
        self.enc = nn.Sequential(
            nn.Conv2d(1, ch, 3, padding=1), nn.ReLU(),
            nn.Conv2d(ch, 2 * ch, 3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(2 * ch, 2 * ch, 3, stride=2, padding=1), nn.ReLU())
        self.dec = nn.Sequential(
            nn.ConvTranspose2d(2 * ch, 2 * ch, 4, stride=2, padding=1), nn.ReLU(),
            nn.ConvTranspose2d(2 * ch, ch, 4, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(ch, 1, 3, padding=1))

    def forward(self, x):
        return torch.sigmoid(self.dec(self.enc(x)))


class DenoiseTrainer:
    def __init__(self, lr, epochs):
        self.model, self.corrupt, self.epochs = DAE(), Corruption(), epochs
        self.opt = torch.optim.Adam(self.model.parameters(), lr=lr)

    def fit(self, train, val):
        for ep in range(self.epochs):
            self.model.train()
            tot = 0.0
            for clean in train:
                loss = F.mse_loss(self.model(self.corrupt(clean)), clean)
                self.opt.zero_grad()
                loss.backward()
                self.opt.step()
                tot += loss.item()
            restored, untouched = self.evaluate(val)
            print(f"epoch {ep + 1:2d} train {tot / len(train):.4f} val {restored:.4f} (noisy input itself: {untouched:.4f})")

    @torch.no_grad()
    def evaluate(self, loader):
        self.model.eval()
        g = torch.Generator().manual_seed(0)
        restored = untouched = n = 0.0
        for clean in loader:
            noisy = self.corrupt(clean, g)
            restored += F.mse_loss(self.model(noisy), clean, reduction="sum").item()
            untouched += F.mse_loss(noisy, clean, reduction="sum").item()
            n += clean.numel()
        return restored / n, untouched / n


if __name__ == "__main__":
    torch.manual_seed(5)
    images = load_digits().images
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(5)).numpy()
    train = DataLoader(DigitImages(images[order[360:]]), batch_size=32, shuffle=True)
    val = DataLoader(DigitImages(images[order[:360]]), batch_size=360)
    DenoiseTrainer(lr=2e-3, epochs=10).fit(train, val)
