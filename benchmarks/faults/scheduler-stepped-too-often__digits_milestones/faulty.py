import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn, optim
from torch.optim.lr_scheduler import MultiStepLR
from torch.utils.data import DataLoader, TensorDataset

EPOCHS = 16
BATCH_SIZE = 64
LR = 0.08

torch.manual_seed(42)

X, y = load_digits(return_X_y=True)
X = torch.tensor(X / 16.0, dtype=torch.float32).view(-1, 1, 8, 8)
y = torch.tensor(y)
X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=360, random_state=42, stratify=y)
train_dl = DataLoader(TensorDataset(X_train, y_train), batch_size=BATCH_SIZE, shuffle=True)
val_dl = DataLoader(TensorDataset(X_val, y_val), batch_size=120)


class LeNetSmall(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, padding=1)
        self.conv2 = nn.Conv2d(8, 16, 3, padding=1)
        self.fc1 = nn.Linear(64, 48)
        self.fc2 = nn.Linear(48, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc2(F.relu(self.fc1(x.flatten(1))))


net = LeNetSmall()
optimizer = optim.SGD(net.parameters(), lr=LR, momentum=0.9)
scheduler = MultiStepLR(optimizer, milestones=[8, 13], gamma=0.1)

for epoch in range(EPOCHS):
    net.train()
    running_loss = 0.0
    for xb, yb in train_dl:
        optimizer.zero_grad()
        loss = F.cross_entropy(net(xb), yb)
        loss.backward()
        optimizer.step()
        scheduler.step()
        running_loss += loss.item() * len(xb)
    net.eval()
    correct = 0
    with torch.no_grad():
        for xb, yb in val_dl:
            correct += (net(xb).argmax(1) == yb).sum().item()
    print(f"Epoch {epoch + 1}/{EPOCHS} - loss: {running_loss / len(X_train):.4f} - val_acc: {correct / len(X_val):.4f}")
