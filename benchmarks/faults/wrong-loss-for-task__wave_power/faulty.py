# Power of a wave-energy buoy (kW) from sea state. Notebook exported to a script.
import numpy as np
import torch
import torch.nn as nn
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, TensorDataset

# In[1]
rng = np.random.default_rng(12)
torch.manual_seed(12)
n = 900
height = rng.gamma(6, 0.3, n)
period = rng.normal(8, 1.5, n)
wind = np.abs(rng.normal(7, 3, n))
angle = rng.uniform(-1, 1, n)
power = 14 * height ** 1.3 * np.cos(angle) * np.exp(-((period - 8) / 4) ** 2) + wind + rng.normal(0, 3, n)
power = power.clip(0, 119)
X = np.stack([height, period, wind, angle], 1)
X_train, X_test, y_train, y_test = train_test_split(X, power, test_size=0.25, random_state=12)

# In[2]
scaler = StandardScaler().fit(X_train)
X_train = torch.tensor(scaler.transform(X_train), dtype=torch.float32)
X_test = torch.tensor(scaler.transform(X_test), dtype=torch.float32)
y_train, y_test = torch.tensor(y_train), torch.tensor(y_test)

# In[3]
model = nn.Sequential(
    nn.Linear(4, 48),
    nn.ReLU(),
    nn.Linear(48, 48),
    nn.ReLU(),
    nn.Linear(48, 120),
)
criterion = nn.CrossEntropyLoss()


def loss_of(out, y):
    return criterion(out, y.long())


def to_kw(out):
    return out.argmax(1).float()


# In[4]
loader = DataLoader(TensorDataset(X_train, y_train), batch_size=25, shuffle=True)
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(1, 31):
    model.train()
    total = 0.0
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = loss_of(model(xb), yb)
        loss.backward()
        optimizer.step()
        total += loss.item()
    model.eval()
    with torch.no_grad():
        out = model(X_test)
        test_loss = loss_of(out, y_test).item()
        error = (to_kw(out) - y_test).abs().mean().item()
    if epoch % 5 == 0:
        print(f"epoch {epoch}: loss {total / len(loader):.4f}  test loss {test_loss:.4f}  mean error {error:.2f} kW")
