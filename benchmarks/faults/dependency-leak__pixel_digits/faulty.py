"""PixelCNN on the small digits of scikit-learn, black and white, 8 x 8."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split


class MaskedConv2d(nn.Conv2d):
    """Sees the rows above and the pixels to the left; kind B also sees the pixel itself."""

    def __init__(self, kind, cin, cout, size):
        super().__init__(cin, cout, size, padding=size // 2)
        mask = torch.ones(size, size)
        mask[size // 2, size // 2 + (kind == "B"):] = 0
        mask[size // 2 + 1:] = 0
        self.register_buffer("mask", mask)

    def forward(self, x):
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding)


def pixel_cnn(width, depth):
    layers = [MaskedConv2d("B", 1, width, 5), nn.ReLU()]
    for _ in range(depth):
        layers += [MaskedConv2d("B", width, width, 3), nn.ReLU()]
    return nn.Sequential(*layers, nn.Conv2d(width, 1, 1))


@torch.no_grad()
def draw(net, n):
    """One pixel after the other, each from the pixels drawn before it."""
    image = torch.zeros(n, 1, 8, 8)
    for row in range(8):
        for column in range(8):
            p = torch.sigmoid(net(image)[:, 0, row, column])
            image[:, 0, row, column] = torch.bernoulli(p)
    return image


def main():
    torch.manual_seed(14)
    digits = torch.tensor(load_digits().data, dtype=torch.float32).view(-1, 1, 8, 8)
    train, valid = train_test_split((digits > 7).float(), test_size=0.2, random_state=0)
    net = pixel_cnn(24, 2)
    optimizer = torch.optim.Adam(net.parameters(), lr=2e-3)
    for epoch in range(10):
        net.train()
        total = 0.0
        for rows in torch.randperm(len(train)).split(48):
            loss = F.binary_cross_entropy_with_logits(net(train[rows]), train[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        net.eval()
        with torch.no_grad():
            held_out = F.binary_cross_entropy_with_logits(net(valid), valid).item()
        print(f"epoch {epoch}  train {total / len(train):.4f}  valid {held_out:.4f} nats a pixel")
    drawn = draw(net, 300)
    gap = (drawn.mean(0) - train.mean(0)).abs().mean().item()
    print(f"mean brightness of a pixel, drawn against real: off by {gap:.3f}")


main()
