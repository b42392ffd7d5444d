"""Counts that grow; that are divided in their own turn; of all rows at once; of the last batch, as the line says; while training."""

import time

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Tally:
    def __init__(self):
        self.right = self.rows = self.now = 0

    def add(self, said, kind):
        self.now = (said == kind).sum().item()
        self.right = self.right + self.now
        self.rows += len(kind)

    def result(self):
        return self.right / self.rows


net = nn.Linear(9, 4)
galaxies = TensorDataset(torch.randn(700, 9), torch.randint(0, 4, (700,)))
loader = DataLoader(galaxies, batch_size=64)
tally = Tally()
net.eval()
with torch.no_grad():
    for image, kind in loader:
        tally.add(net(image).argmax(1), kind)
    print(tally.result())

    for image, kind in loader:
        right, rows = (net(image).argmax(1) == kind).sum().item(), len(kind)
        print(right / rows)
    print("of the last batch:", right / rows)

    for image, kind in DataLoader(galaxies, batch_size=len(galaxies)):
        right, rows = (net(image).argmax(1) == kind).sum().item(), len(kind)
    print(right / rows)

    for image, kind in loader:
        began = time.perf_counter()
        said = net(image)
        seconds, rows = time.perf_counter() - began, len(image)
    print(seconds / rows)

adam = torch.optim.Adam(net.parameters())
for epoch in range(3):
    for image, kind in DataLoader(galaxies, batch_size=64, shuffle=True):
        adam.zero_grad()
        out = net(image)
        nn.functional.cross_entropy(out, kind).backward()
        adam.step()
        right, rows = (out.argmax(1) == kind).sum().item(), len(kind)
    print(epoch, right / rows)
