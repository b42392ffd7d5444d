# Regression with a small MLP, inputs and target both standardised
import torch
import torch.nn as nn
from sklearn.datasets import make_friedman1
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

torch.manual_seed(0)
X, y = make_friedman1(2000, n_features=8, noise=0.5, random_state=0)
X_train, X_val, y_train, y_val = train_test_split(X, y.reshape(-1, 1), test_size=0.2, random_state=0)
x_scaler, y_scaler = StandardScaler().fit(X_train), StandardScaler().fit(y_train)
X_train, X_val = (torch.tensor(x_scaler.transform(a), dtype=torch.float32) for a in (X_train, X_val))
y_train, y_val = (torch.tensor(y_scaler.transform(a), dtype=torch.float32) for a in (y_train, y_val))

layers = []
sizes = [8, 64, 32, 1]
for i in range(len(sizes) - 1):
    layers.append(nn.Linear(sizes[i], sizes[i + 1]))
    layers.append(nn.Tanh())
model = nn.Sequential(*layers)

optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
criterion = nn.MSELoss()

for epoch in range(20):
    model.train()
    train_loss = 0.0
    for batch in torch.randperm(len(X_train)).split(40):
        prediction = model(X_train[batch])
        loss = criterion(prediction, y_train[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        train_loss += loss.item() * len(batch)
    model.eval()
    with torch.no_grad():
        val_loss = criterion(model(X_val), y_val).item()
    if (epoch + 1) % 4 == 0:
        print(f"epoch {epoch + 1:3d}  train {train_loss / len(X_train):.4f}  val {val_loss:.4f}  R2 {1 - val_loss / y_val.var(unbiased=False).item():.3f}")
