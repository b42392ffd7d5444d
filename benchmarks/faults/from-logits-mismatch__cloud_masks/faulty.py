"""Cloud masks for small satellite tiles. The losses were carried over from the old Keras code."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

EPS = 1e-7


def binary_crossentropy(y_true, y_pred, from_logits=False):
    if from_logits:
        return nn.functional.binary_cross_entropy_with_logits(y_pred, y_true)
    y_pred = y_pred.clamp(EPS, 1 - EPS)
    return -(y_true * y_pred.log() + (1 - y_true) * (1 - y_pred).log()).mean()


def tiles(n, size=20):
    smooth = nn.functional.avg_pool2d(torch.randn(n, 1, size + 6, size + 6), 7, stride=1) * 7
    mask = (smooth > 0.4).float()
    picture = 0.9 * mask + 0.6 * torch.randn(n, 1, size, size)
    return (picture - picture.mean()) / picture.std(), mask


class MaskNet(nn.Module):
    def __init__(self, width=12):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, width, 3, padding=1), nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1), nn.ReLU(),
            nn.Conv2d(width, 1, 3, padding=1))

    def forward(self, x):
        return self.net(x)


@torch.no_grad()
def intersection_over_union(net, loader):
    net.eval()
    both = either = 0
    for x, y in loader:
        guess = torch.sigmoid(net(x)) > 0.5
        both += (guess & (y > 0)).sum().item()
        either += (guess | (y > 0)).sum().item()
    return both / either


torch.manual_seed(28)
train = DataLoader(TensorDataset(*tiles(600)), batch_size=20, shuffle=True)
valid = DataLoader(TensorDataset(*tiles(200)), batch_size=100)
net = MaskNet()
opt = torch.optim.Adam(net.parameters(), lr=3e-3)
for epoch in range(8):
    net.train()
    total = 0.0
    for x, y in train:
        loss = binary_crossentropy(y, net(x))
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item()
    print(f"epoch {epoch} loss {total / len(train):.4f} IoU {intersection_over_union(net, valid):.3f}")
