import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import Dataset, DataLoader


class DigitFolder(Dataset):
    """Behaves like torchvision's ImageFolder: one 'folder' per class, walked one after another."""

    def __init__(self, split):
        digits = load_digits()
        self.samples = []
        for cls in range(10):
            files = digits.images[digits.target == cls]
            k = int(0.8 * len(files))
            part = files[:k] if split == 'train' else files[k:]
            for img in part:
                self.samples.append((img, cls))

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        img, cls = self.samples[index]
        img = torch.tensor(img, dtype=torch.float32).unsqueeze(0) / 16.0
        return (img - 0.3) / 0.38, cls


class LeNetish(nn.Module):
    def __init__(self):
        super(LeNetish, self).__init__()
        self.conv1 = nn.Conv2d(1, 12, 3, padding=1)
        self.conv2 = nn.Conv2d(12, 24, 3, padding=1)
        self.fc1 = nn.Linear(24 * 2 * 2, 48)
        self.fc2 = nn.Linear(48, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = x.view(-1, 24 * 2 * 2)
        return self.fc2(F.relu(self.fc1(x)))


torch.manual_seed(5)
trainset = DigitFolder('train')
testset = DigitFolder('test')
trainloader = DataLoader(trainset, batch_size=32, shuffle=True, num_workers=0)
testloader = DataLoader(testset, batch_size=128, num_workers=0)

net = LeNetish()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9)

for epoch in range(8):
    running_loss = 0.0
    net.train()
    for i, data in enumerate(trainloader, 0):
        inputs, labels = data
        optimizer.zero_grad()
        outputs = net(inputs)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        running_loss += loss.item()
        if i % 20 == 19:
            print('[%d, %3d] loss: %.3f' % (epoch + 1, i + 1, running_loss / 20))
            running_loss = 0.0
print('Finished Training')

correct, total = 0, 0
net.eval()
with torch.no_grad():
    for images, labels in testloader:
        _, predicted = torch.max(net(images), 1)
        total += labels.size(0)
        correct += (predicted == labels).sum().item()
print('Accuracy of the network on the %d test images: %d %%' % (total, 100 * correct / total))
