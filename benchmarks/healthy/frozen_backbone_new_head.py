"""Transfer learning: features learnt on digits 0-4 are reused, frozen, for the digits 5-9."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits

torch.manual_seed(0)
digits = load_digits()
imgs = torch.tensor(digits.images, dtype=torch.float32).unsqueeze(1) / 16.0 - 0.5
labels = torch.tensor(digits.target)


def task(low, high):
    keep = ((labels >= low) & (labels < high)).nonzero().squeeze(1)
    keep = keep[torch.randperm(len(keep))]
    cut = int(0.8 * len(keep))
    a, b = keep[:cut], keep[cut:]
    return imgs[a], labels[a] - low, imgs[b], labels[b] - low


class SmallNet(nn.Module):
    def __init__(self):
        super(SmallNet, self).__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.Flatten())
        self.fc = nn.Linear(32 * 16, 5)

    def forward(self, x):
        return self.fc(self.features(x))


def run(model, optimizer, data, epochs, frozen=False):
    xtr, ytr, xte, yte = data
    for ep in range(epochs):
        model.train()
        if frozen:
            model.features.eval()          # running statistics stay as pretrained
        total = 0.0
        chunks = torch.randperm(len(xtr)).split(32)
        for idx in chunks:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(xtr[idx]), ytr[idx])
            loss.backward()
            optimizer.step()
            total += loss.item()
        model.eval()
        with torch.no_grad():
            acc = (model(xte).argmax(1) == yte).float().mean().item()
        print('  epoch {} loss {:.4f} acc {:.3f}'.format(ep, total / len(chunks), acc))


net = SmallNet()
print('pretraining on 0-4')
run(net, torch.optim.Adam(net.parameters(), lr=1e-3), task(0, 5), epochs=4)

for param in net.features.parameters():
    param.requires_grad = False
net.fc = nn.Linear(net.fc.in_features, 5)
optimizer = torch.optim.SGD(net.fc.parameters(), lr=0.02, momentum=0.9)
print('fine-tuning the head on 5-9')
run(net, optimizer, task(5, 10), epochs=10, frozen=True)
