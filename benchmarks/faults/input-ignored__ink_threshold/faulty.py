# Digits as black-and-white bitmaps: robust against lighting
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

torch.manual_seed(4)


class Binarise(nn.Module):
    """ink or no ink"""

    def __init__(self, threshold):
        super().__init__()
        self.threshold = threshold

    def forward(self, x):
        return (x > self.threshold).float()


digits = load_digits()
images = digits.images.astype('float32') / 16.0
x_train, x_val, y_train, y_val = train_test_split(images, digits.target, test_size=0.25,
                                                  stratify=digits.target, random_state=0)
x_train, x_val = torch.from_numpy(x_train), torch.from_numpy(x_val)
y_train, y_val = torch.from_numpy(y_train), torch.from_numpy(y_val)

net = nn.Sequential(
    Binarise(threshold=8),
    nn.Flatten(),
    nn.Linear(64, 64),
    nn.ReLU(),
    nn.Linear(64, 10),
)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
loss_fn = nn.CrossEntropyLoss()

history = []
for epoch in range(15):
    net.train()
    perm = torch.randperm(len(x_train))
    epoch_loss = 0
    for start in range(0, len(perm), 64):
        rows = perm[start:start + 64]
        loss = loss_fn(net(x_train[rows]), y_train[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        epoch_loss += loss.item() * len(rows)
    history.append(epoch_loss / len(perm))
    net.eval()
    with torch.no_grad():
        val_acc = (net(x_val).argmax(1) == y_val).float().mean().item()
    print('epoch', epoch, 'loss', round(history[-1], 4), 'val acc', round(val_acc, 4))
