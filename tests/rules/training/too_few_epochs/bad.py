"""Two epochs of plain gradient descent on the digits, as they were set to try the script out."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
EPOCHS = 2
images, labels = load_digits(return_X_y=True)
x = torch.tensor(images / 16, dtype=torch.float32)
y = torch.tensor(labels)
order = torch.randperm(len(x))
train = TensorDataset(x[order[:1400]], y[order[:1400]])
test = TensorDataset(x[order[1400:]], y[order[1400:]])
train_loader, test_loader = DataLoader(train, 32, shuffle=True), DataLoader(test, 200)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(64, 64)
        self.out = nn.Linear(64, 10)

    def forward(self, x):
        return self.out(torch.relu(self.hidden(x)))


model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
criterion = nn.CrossEntropyLoss()
for epoch in range(EPOCHS):
    model.train()
    for features, target in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(features), target)
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        total = sum(criterion(model(features), target).item() * len(target) for features, target in test_loader)
    print(f"epoch {epoch}: train {loss.item():.3f} test {total / len(test):.3f}")
