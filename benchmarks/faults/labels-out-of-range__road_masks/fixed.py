"""Road scenes: every pixel is ground, lane or vehicle; the annotators left some borders unlabelled (value 255)."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

H = W = 24
VOID = 255


def scenes(n, rng):
    images = rng.normal(0, 0.4, (n, 1, H, W)).astype(np.float32)
    masks = np.zeros((n, H, W), dtype=np.int64)
    for i in range(n):
        c = rng.integers(4, W - 4)
        masks[i, :, c - 1:c + 1] = 1
        r, k = rng.integers(2, H - 8), rng.integers(2, W - 8)
        masks[i, r:r + 5, k:k + 6] = 2
        if rng.random() < 0.02:
            masks[i, r:r + 5, k] = VOID
    images[:, 0] += np.select([masks == 1, masks == 2], [1.6, -1.4], 0.0)
    return torch.from_numpy(images), torch.from_numpy(masks)


class SegNet(nn.Module):
    def __init__(self, classes=3, width=10):
        super().__init__()
        self.down = nn.Sequential(nn.Conv2d(1, width, 3, padding=1), nn.ReLU(),
                                  nn.Conv2d(width, width * 2, 3, padding=1, stride=2), nn.ReLU())
        self.up = nn.Sequential(nn.ConvTranspose2d(width * 2, width, 2, stride=2), nn.ReLU())
        self.head = nn.Conv2d(width + 1, classes, 3, padding=1)

    def forward(self, x):
        return self.head(torch.cat([self.up(self.down(x)), x], 1))


def pixel_accuracy(net, loader):
    net.eval()
    good = total = 0
    with torch.no_grad():
        for image, mask in loader:
            known = mask != VOID
            good += (net(image).argmax(1) == mask)[known].sum().item()
            total += known.sum().item()
    net.train()
    return good / total


def main(epochs=6):
    torch.manual_seed(3)
    x, y = scenes(900, np.random.default_rng(3))
    fit, held = random_split(TensorDataset(x, y), [720, 180])
    train, valid = DataLoader(fit, 24, shuffle=True), DataLoader(held, 90)
    net = SegNet()
    criterion = nn.CrossEntropyLoss(ignore_index=VOID)
    opt = torch.optim.Adam(net.parameters(), lr=4e-3)
    for epoch in range(epochs):
        running = 0.0
        for image, mask in train:
            opt.zero_grad()
            loss = criterion(net(image), mask)
            loss.backward()
            opt.step()
            running += loss.item()
        print(f"{epoch}: loss {running / len(train):.4f}, valid pixels right {pixel_accuracy(net, valid):.3f}")


main()
