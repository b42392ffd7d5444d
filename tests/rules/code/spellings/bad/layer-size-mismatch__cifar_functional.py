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
        self.head = nn.Linear(32 * 5 * 5, 10)  # HERE

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.a(x)), 2)
        x = F.max_pool2d(F.relu(self.b(x)), 2)
        return self.head(x.flatten(1))


steps = v2.Compose([v2.ToTensor(), v2.RandomHorizontalFlip()])
data = torchvision.datasets.CIFAR10("data", transform=steps)
net = Net()
for picture, kind in torch.utils.data.DataLoader(data, batch_size=64, shuffle=True):
    F.cross_entropy(net(picture), kind).backward()
