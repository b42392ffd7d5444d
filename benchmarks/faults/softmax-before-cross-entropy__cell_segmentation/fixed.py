"""Segment synthetic cells: background, cell body and nucleus, pixel by pixel."""
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Cells(Dataset):
    def __init__(self, count, seed, size=20):
        g = torch.Generator().manual_seed(seed)
        yy, xx = torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij")
        self.images, self.masks = [], []
        for _ in range(count):
            image = 0.1 * torch.randn(size, size, generator=g)
            mask = torch.zeros(size, size, dtype=torch.long)
            for _ in range(3):
                cy, cx = torch.randint(3, size - 3, (2,), generator=g).tolist()
                distance = ((yy - cy) ** 2 + (xx - cx) ** 2).float().sqrt()
                mask[distance < 4.5] = 1
                mask[distance < 2.0] = 2
            image = image + 0.4 * (mask == 1) + 0.8 * (mask == 2)
            self.images.append(image[None])
            self.masks.append(mask)

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        return self.images[i], self.masks[i]


class SegNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Sequential(nn.Conv2d(1, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        self.mid = nn.Sequential(nn.Conv2d(12, 24, 3, padding=1), nn.ReLU())
        self.up = nn.ConvTranspose2d(24, 12, 2, stride=2)
        self.classify = nn.Conv2d(12, 3, 3, padding=1)

    def forward(self, x):
        x = torch.relu(self.up(self.mid(self.down(x))))
        return self.classify(x)


def mean_iou(model, loader):
    inter, union = torch.zeros(3), torch.zeros(3)
    model.eval()
    with torch.no_grad():
        for image, mask in loader:
            pred = model(image).argmax(1)
            for k in range(3):
                inter[k] += ((pred == k) & (mask == k)).sum()
                union[k] += ((pred == k) | (mask == k)).sum()
    model.train()
    return (inter / union.clamp(min=1)).mean().item()


def main():
    torch.manual_seed(0)
    train, val = DataLoader(Cells(240, 0), batch_size=12, shuffle=True), DataLoader(Cells(60, 1), batch_size=20)
    model = SegNet()
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    criterion = nn.CrossEntropyLoss()
    for epoch in range(7):
        for image, mask in train:
            loss = criterion(model(image), mask)
            opt.zero_grad()
            loss.backward()
            opt.step()
        print(f"epoch {epoch} loss {loss.item():.4f} IoU {mean_iou(model, val):.3f}")


main()
