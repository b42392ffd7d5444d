# Digits CNN, adapted from the course slides
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(10)
X, y = load_digits(return_X_y=True)
X = (X.reshape(-1, 1, 8, 8) / 16 - 0.305) / 0.376
X_tr, X_te, y_tr, y_te = train_test_split(X, y, test_size=0.25, random_state=10, stratify=y)
train_loader = DataLoader(TensorDataset(torch.tensor(X_tr).float(), torch.tensor(y_tr)), batch_size=32, shuffle=True)
test_loader = DataLoader(TensorDataset(torch.tensor(X_te).float(), torch.tensor(y_te)), batch_size=150)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.fc1 = nn.Linear(128, 64)
        self.fc2 = nn.Linear(64, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, 1)
        x = F.dropout(x, p=0.5)
        x = F.relu(self.fc1(x))
        x = F.dropout(x, p=0.5)
        return self.fc2(x)


model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=0.002)


def train():
    model.train()
    total = 0
    for data, target in train_loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(data), target)
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(train_loader)


def test():
    model.eval()
    test_loss, correct = 0.0, 0
    with torch.no_grad():
        for data, target in test_loader:
            output = model(data)
            test_loss += F.cross_entropy(output, target, reduction='sum').item()
            correct += output.argmax(1).eq(target).sum().item()
    return test_loss / len(y_te), correct / len(y_te)


for epoch in range(1, 16):
    tr = train()
    te, acc = test()
    print('Epoch {}: train {:.4f}, test {:.4f}, accuracy {:.2%}'.format(epoch, tr, te, acc))
