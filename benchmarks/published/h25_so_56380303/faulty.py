"""The remainder of a binary number, bit by bit."""
import numpy as np
import torch
import torch.nn as nn
from sklearn.model_selection import train_test_split

RADIX = 4
BITS = 12

np.random.seed(42)
torch.manual_seed(42)


def get_number(vector):
    return sum(int(x) * 2 ** i for i, x in enumerate(vector))


def number_to_vector(number, size):
    return [(number >> i) & 1 for i in range(size)]


X = np.random.randint(2, size=(3000, BITS))
carry = X[:, 3] ^ X[:, 5]
Y = np.array([number_to_vector((get_number(x) + c) % RADIX, 4) for x, c in zip(X, carry)])
x_train, x_test, y_train, y_test = (
    torch.tensor(a, dtype=torch.float32) for a in train_test_split(2.0 * X - 1, Y[:, :2], test_size=0.2, random_state=42)
)

model = nn.Sequential(
    nn.Linear(BITS, 20), nn.ReLU(),
    nn.Linear(20, 20), nn.ReLU(),
    nn.Linear(20, 2),
)
criterion = nn.BCEWithLogitsLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.005)

for epoch in range(15):
    model.train()
    total_loss = 0.0
    for idx in torch.randperm(len(x_train)).split(50):
        optimizer.zero_grad()
        loss = criterion(model(x_train[idx]), y_train[idx])
        loss.backward()
        optimizer.step()
        total_loss += loss.item()
    model.eval()
    with torch.no_grad():
        logits = model(x_test)
        right = ((logits > 0) == (y_test > 0.5)).all(dim=1).float().mean().item()
    print(f"epoch {epoch + 1}: loss {total_loss / 48:.4f}, val_loss {criterion(logits, y_test).item():.4f}")
print(f"accuracy {right:.4f}")
