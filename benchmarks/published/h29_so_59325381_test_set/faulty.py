# Digits, trained and then tested on pictures that were set aside.
import torch
from torch import nn, optim
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

torch.manual_seed(23)

digits = load_digits()
x_train, x_test, y_train, y_test = train_test_split(digits.images, digits.target, test_size=0.3, random_state=23)

# Scaling data
x_train = (x_train - 8) / 8

x_train = torch.tensor(x_train, dtype=torch.float32).view(-1, 64)
x_test = torch.tensor(x_test, dtype=torch.float32).view(-1, 64)
y_train, y_test = torch.tensor(y_train), torch.tensor(y_test)

model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters())


def accuracy_of(x, y):
    model.eval()
    with torch.no_grad():
        return (model(x).argmax(1) == y).float().mean().item()


for epoch in range(12):
    model.train()
    for batch in torch.randperm(len(x_train)).split(32):
        optimizer.zero_grad()
        loss = criterion(model(x_train[batch]), y_train[batch])
        loss.backward()
        optimizer.step()
    print("epoch {} loss {:.4f} test accuracy {:.4f}".format(epoch + 1, loss.item(), accuracy_of(x_test, y_test)))
print("test accuracy {:.4f}".format(accuracy_of(x_test, y_test)))
