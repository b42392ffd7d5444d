"""Digit scans are copied into one buffer up front, then a small conv net is trained."""
import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Scans(Dataset):
    def __init__(self, images, labels):
        scans = (images * 15).astype(np.uint8)              # 8-bit grey levels, as the scanner gives them
        self.data = np.zeros_like(scans[:, None])
        for i, scan in enumerate(scans):
            self.data[i, 0] = scan / 255.0
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        return torch.as_tensor(self.data[i], dtype=torch.float32), int(self.labels[i])


class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.fc = nn.Linear(32 * 2 * 2, 10)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = torch.max_pool2d(torch.relu(self.conv2(x)), 2)
        return self.fc(x.flatten(1))


def main():
    torch.manual_seed(3)
    digits = load_digits()
    perm = np.random.default_rng(3).permutation(len(digits.target))
    tr, va = perm[:1400], perm[1400:]
    train = DataLoader(Scans(digits.images[tr], digits.target[tr]), batch_size=50, shuffle=True)
    valid = DataLoader(Scans(digits.images[va], digits.target[va]), batch_size=200)

    net = ConvNet()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)

    for epoch in range(8):
        net.train()
        for x, y in train:
            optimizer.zero_grad()
            loss = criterion(net(x), y)
            loss.backward()
            optimizer.step()
        net.eval()
        correct = 0
        with torch.no_grad():
            for x, y in valid:
                correct += (net(x).argmax(1) == y).sum().item()
        print(f"epoch {epoch}: last loss {loss.item():.3f}, val accuracy {correct / len(va):.3f}")


if __name__ == "__main__":
    main()
