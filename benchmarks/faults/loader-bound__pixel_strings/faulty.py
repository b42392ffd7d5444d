# fer2013-like competition file: one line per picture, "label,pixel pixel pixel ..."
import time
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import Dataset, DataLoader

torch.manual_seed(17)
SIZE = 48


def write_csv(path):
    d = load_digits()
    order = np.random.RandomState(17).permutation(len(d.target))[:640]
    with open(path, "w") as f:
        f.write("label,pixels\n")
        for i in order:
            big = np.kron(d.images[i] * 15.9, np.ones((6, 6))).astype(int)
            f.write("%d,%s\n" % (d.target[i], " ".join(map(str, big.ravel()))))


def parse(line):
    label, pixels = line.split(",")
    values = [float(p) / 127.5 - 1.0 for p in pixels.split()]
    return torch.tensor(values).view(1, SIZE, SIZE), int(label)


class FaceDataset(Dataset):
    def __init__(self, lines):
        self.rows = lines

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        return parse(self.rows[index])


class ConvNet(nn.Module):
    def __init__(self):
        super(ConvNet, self).__init__()
        self.conv1 = nn.Conv2d(1, 12, 5, stride=2, padding=2)
        self.conv2 = nn.Conv2d(12, 16, 3, stride=2, padding=1)
        self.fc = nn.Linear(16 * 12 * 12, 10)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        return self.fc(x.flatten(1))


write_csv("pixels.csv")
lines = open("pixels.csv").read().splitlines()[1:]
trainloader = DataLoader(FaceDataset(lines[:480]), batch_size=32, shuffle=True)
testloader = DataLoader(FaceDataset(lines[480:]), batch_size=100, shuffle=False)

net = ConvNet()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)

for epoch in range(6):
    tic = time.time()
    net.train()
    running_loss = 0.0
    for inputs, labels in trainloader:
        optimizer.zero_grad()
        loss = F.cross_entropy(net(inputs), labels)
        loss.backward()
        optimizer.step()
        running_loss += loss.item()
    print('[epoch %d] loss: %.3f  (%.2f s)' % (epoch + 1, running_loss / len(trainloader), time.time() - tic))

net.eval()
correct = 0
with torch.no_grad():
    for inputs, labels in testloader:
        correct += (net(inputs).argmax(1) == labels).sum().item()
print('Accuracy on the test images: %.1f %%' % (100 * correct / 160))
