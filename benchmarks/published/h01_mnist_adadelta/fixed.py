"""Handwritten digits with two convolutions, after the classic MNIST example."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

torch.manual_seed(0)

digits = load_digits()
images = torch.tensor(digits.images, dtype=torch.float32).unsqueeze(1) / 16.0
labels = torch.tensor(digits.target)
x_train, x_test, y_train, y_test = train_test_split(images, labels, test_size=0.25, random_state=0)


class Net(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, kernel_size=3)
        self.conv2 = nn.Conv2d(16, 32, kernel_size=3)
        self.drop1 = nn.Dropout(0.25)
        self.fc1 = nn.Linear(32 * 2 * 2, 64)
        self.drop2 = nn.Dropout(0.5)
        self.fc2 = nn.Linear(64, num_classes)
        nn.init.xavier_uniform_(self.conv1.weight)
        nn.init.zeros_(self.conv1.bias)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = self.drop1(F.max_pool2d(x, 2)).flatten(1)
        x = self.drop2(F.relu(self.fc1(x)))
        return self.fc2(x)


batch_size = 64
epochs = 8
model = Net()
optimizer = torch.optim.Adadelta(model.parameters(), lr=1.0)

for epoch in range(epochs):
    model.train()
    for batch in torch.randperm(len(x_train)).split(batch_size):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x_train[batch]), y_train[batch])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        logits = model(x_test)
        val_loss = F.cross_entropy(logits, y_test).item()
        accuracy = (logits.argmax(1) == y_test).float().mean().item()
    print(f"Epoch {epoch + 1}/{epochs} - loss: {loss.item():.4f} - val_loss: {val_loss:.4f}")
print(f"Test accuracy: {accuracy:.4f}")
