"""A network that squares numbers."""
import numpy as np
import torch
from torch import nn

np.random.seed(1)
torch.manual_seed(1)

x = np.random.uniform(-3, 3, (1200, 1))
y = x ** 2
x_train, y_train = torch.FloatTensor(x[:1000] / 3), torch.FloatTensor(y[:1000])
x_valid, y_valid = torch.FloatTensor(x[1000:] / 3), torch.FloatTensor(y[1000:])

model = nn.Sequential(
    nn.Linear(1, 16),
    nn.ReLU(),
    nn.Linear(16, 16),
    nn.ReLU(),
    nn.Linear(16, 1),
)
mse = nn.MSELoss()
sgd = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)

for epoch in range(40):
    model.train()
    for i in torch.randperm(1000).split(25):
        sgd.zero_grad()
        loss = mse(model(x_train[i]), y_train[i])
        loss.backward()
        sgd.step()
    model.eval()
    with torch.no_grad():
        error = mse(model(x_valid), y_valid).item()
    if epoch % 5 == 4:
        print(f"epoch {epoch + 1} loss {loss.item():.4f} valid {error:.4f}")
print(f"valid mse {error:.5f}")
