import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

torch.manual_seed(12)

# Explore data
digits = load_digits()
x_train, x_test, y_train, y_test = train_test_split(digits.images, digits.target, test_size=0.2, random_state=12)
print(y_train[12], np.shape(x_train), np.shape(x_test))

# Scaling data
x_train = x_train / 16
x_test = x_test / 16
y_train = y_train / 16
x_train = torch.tensor(x_train, dtype=torch.float32).reshape(-1, 1, 8, 8)
x_test = torch.tensor(x_test, dtype=torch.float32).reshape(-1, 1, 8, 8)
y_train = torch.tensor(y_train).long()
y_test = torch.tensor(y_test).long()

# Create a model
model = nn.Sequential(
    nn.Conv2d(1, 16, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(16, 32, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(128, 64),
    nn.Softmax(dim=1),
    nn.Linear(64, 10),
)
optimizer = torch.optim.Adam(model.parameters())
loss_fn = nn.CrossEntropyLoss()
train_loader = DataLoader(TensorDataset(x_train, y_train), batch_size=718, shuffle=True)

for epoch in range(10):
    model.train()
    for images, labels in train_loader:
        optimizer.zero_grad()
        loss = loss_fn(model(images), labels)
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        output = model(x_test)
        accuracy = (output.argmax(1) == y_test).float().mean().item()
    print(f"Epoch {epoch + 1}/10 loss: {loss.item():.4f} val_loss: {loss_fn(output, y_test).item():.4f}")

# Evaluate
print(f"accuracy: {accuracy:.4f}")
