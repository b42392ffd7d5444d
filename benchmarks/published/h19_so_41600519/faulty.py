# Signal or background? A deep network with much dropout on thirty physical quantities.
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from sklearn.model_selection import train_test_split

torch.manual_seed(42)
rng = np.random.RandomState(42)

X = rng.normal(size=(2400, 30))
mass = np.abs(X[:, 0] * X[:, 1] + X[:, 2] ** 2 - X[:, 3]) + 0.6 * X[:, 4] + 0.4 * X[:, 5] - 0.5 * X[:, 6]
y = (mass + 0.3 * rng.normal(size=2400) > np.median(mass)).astype(np.float32)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=42)
mean, std = X_train.mean(0), X_train.std(0)
X_train = torch.tensor((X_train - mean) / std, dtype=torch.float32)
X_test = torch.tensor((X_test - mean) / std, dtype=torch.float32)
y_train, y_test = torch.tensor(y_train).unsqueeze(1), torch.tensor(y_test).unsqueeze(1)

model = nn.Sequential(
    nn.Linear(30, 128), nn.ReLU(), nn.Dropout(0.5),
    nn.Linear(128, 64), nn.ReLU(), nn.Dropout(0.5),
    nn.Linear(64, 32), nn.ReLU(), nn.Dropout(0.2),
    nn.Linear(32, 1), nn.Sigmoid(),
)
optimizer = torch.optim.RMSprop(model.parameters())
loss_fn = nn.BCELoss()
loader = DataLoader(TensorDataset(X_train, y_train), batch_size=1, shuffle=True)

for epoch in range(1):
    model.train()
    running = 0.0
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(xb), yb)
        loss.backward()
        optimizer.step()
        running += loss.item()
    model.eval()
    with torch.no_grad():
        out = model(X_test)
    accuracy = ((out > 0.5).float() == y_test).float().mean().item()
    print("epoch %d loss %.4f val_loss %.4f" % (epoch + 1, running / len(loader), loss_fn(out, y_test).item()))
print("accuracy %.4f" % accuracy)
