"""Three kinds of skin lesion on 12 x 12 patches: nevus, keratosis, melanoma."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, WeightedRandomSampler

KINDS = ("nevus", "keratosis", "melanoma")
FREQUENCY = torch.tensor([0.92, 0.05, 0.03])


def patches(n, generator):
    kind = torch.multinomial(FREQUENCY, n, replacement=True, generator=generator)
    grid = torch.stack(torch.meshgrid(torch.arange(12.0), torch.arange(12.0), indexing="ij"))
    centre = 5.5 + torch.randn(n, 2, 1, 1, generator=generator)
    offset = grid[None] - centre
    stretch = torch.tensor([1.0, 1.0, 1.5])[kind].view(-1, 1, 1)
    radius = torch.tensor([2.6, 3.2, 2.8])[kind].view(-1, 1, 1) + 0.3 * torch.randn(n, 1, 1, generator=generator)
    spot = torch.sigmoid(2 * (radius - ((offset[:, 0] * stretch) ** 2 + offset[:, 1] ** 2).sqrt()))
    image = spot.unsqueeze(1) - 0.3 + 0.42 * torch.randn(n, 1, 12, 12, generator=generator)
    return image, kind


class LesionNet(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, width, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(width, 2 * width, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        self.classify = nn.Linear(2 * width * 9, 3)

    def forward(self, x):
        return self.classify(self.features(x).flatten(1))


def recalls(model, images, kinds):
    model.eval()
    with torch.no_grad():
        guess = model(images).argmax(1)
    return [(guess[kinds == k] == k).float().mean().item() for k in range(3)]


def main():
    torch.manual_seed(5)
    g = torch.Generator().manual_seed(77)
    images, kinds = patches(4000, g)
    valid_images, valid_kinds = patches(2000, g)
    sampler = WeightedRandomSampler(1.0 / torch.bincount(kinds).float()[kinds], len(kinds))
    loader = DataLoader(TensorDataset(images, kinds), batch_size=50, sampler=sampler)
    model = LesionNet()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)
    for epoch in range(6):
        model.train()
        total = 0.0
        for x, k in loader:
            loss = nn.functional.cross_entropy(model(x), k)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        found = ", ".join(f"{name} {r:.2f}" for name, r in zip(KINDS, recalls(model, valid_images, valid_kinds)))
        print(f"epoch {epoch}: loss {total / len(loader):.4f}; found of each kind: {found}")


if __name__ == "__main__":
    main()
