# The network of chapter 1 of a well-known book, rewritten with PyTorch: 64-30-10, mini-batches of 10.
import torch
from torch import nn
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

torch.manual_seed(9)

digits = load_digits()
x = torch.tensor(digits.data / 16, dtype=torch.float32)
y = torch.eye(10)[torch.tensor(digits.target)]
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, random_state=9)


def dense(n_in, n_out):
    layer = nn.Linear(n_in, n_out)
    nn.init.normal_(layer.weight, std=1 / n_in ** 0.5)
    nn.init.zeros_(layer.bias)
    return layer


layer1 = dense(64, 30)
layer2 = dense(30, 10)
model = nn.Sequential(layer1, layer2)
optimizer = torch.optim.SGD(model.parameters(), lr=3.0)
loss_function = nn.MSELoss()

# Train
for epoch in range(15):
    model.train()
    permutation = torch.randperm(len(x_train))
    running_loss = 0.0
    for i in range(0, len(x_train) - 9, 10):
        batch = permutation[i:i + 10]
        optimizer.zero_grad()
        loss = loss_function(model(x_train[batch]), y_train[batch])
        loss.backward()
        optimizer.step()
        running_loss += loss.item()
    model.eval()
    with torch.no_grad():
        results = (model(x_test).argmax(dim=1) == y_test.argmax(dim=1)).float().mean().item()
    print("Epoch {}: loss {:.4f}, {:.4f}".format(epoch + 1, running_loss / (len(x_train) // 10), results))
print("accuracy {:.4f}".format(results))
