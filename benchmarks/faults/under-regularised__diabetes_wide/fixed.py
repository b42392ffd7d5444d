# Diabetes progression with a neural network
import torch
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(10)
X, y = load_diabetes(return_X_y=True)
X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=0.35, random_state=10)
sx, sy = StandardScaler().fit(X_train), StandardScaler().fit(y_train.reshape(-1, 1))
to_x = lambda a: torch.tensor(sx.transform(a), dtype=torch.float32)
to_y = lambda a: torch.tensor(sy.transform(a.reshape(-1, 1)), dtype=torch.float32)
X_train, X_val, y_train, y_val = to_x(X_train), to_x(X_val), to_y(y_train), to_y(y_val)
loader = DataLoader(TensorDataset(X_train, y_train), batch_size=32, shuffle=True)

model = nn.Sequential(
    nn.Linear(10, 24), nn.ReLU(), nn.Dropout(0.2),
    nn.Linear(24, 1),
)
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1.0)
loss_fn = nn.MSELoss()

for epoch in range(1, 101):
    model.train()
    train_loss = 0.0
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(xb), yb)
        loss.backward()
        optimizer.step()
        train_loss += loss.item() * len(xb)
    train_loss /= len(X_train)
    model.eval()
    with torch.no_grad():
        val_loss = loss_fn(model(X_val), y_val).item()
    if epoch % 10 == 0:
        print(f"epoch {epoch:3d}  train {train_loss:.3f}  val {val_loss:.3f}  (mse, standardised target)")
