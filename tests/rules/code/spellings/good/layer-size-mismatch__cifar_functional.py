import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision
import torchvision.transforms.v2 as v2


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 16, 3)
        self.b = nn.Conv2d(16, 32, 3)
        self.head = nn.Linear(32 * 6 * 6, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.a(x)), 2)
        x = F.max_pool2d(F.relu(self.b(x)), 2)
        return self.head(x.flatten(1))


class Small(Net):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(32 * 2 * 2, 10)


steps = v2.Compose([v2.ToTensor(), v2.RandomHorizontalFlip()])
net = Net()
for picture, kind in torch.utils.data.DataLoader(torchvision.datasets.CIFAR10("data", transform=steps), batch_size=64):
    F.cross_entropy(net(picture), kind).backward()
small = Small()
steps = v2.Compose([v2.Resize((16, 16)), v2.ToTensor()])
for picture, kind in torch.utils.data.DataLoader(torchvision.datasets.CIFAR10("data", transform=steps), batch_size=64):
    F.cross_entropy(small(picture), kind).backward()
