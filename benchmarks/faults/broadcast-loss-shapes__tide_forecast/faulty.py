# one-step-ahead forecast of a tide gauge with an LSTM
import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import TensorDataset, DataLoader

torch.manual_seed(12)
np.random.seed(12)

hours = np.arange(2200)
level = (1.4 * np.sin(2 * np.pi * hours / 12.42) + 0.6 * np.sin(2 * np.pi * hours / 24.0 + 1)
         + 0.3 * np.sin(2 * np.pi * hours / 330) + 0.1 * np.random.randn(len(hours)))
level = (level - level[:1700].mean()) / level[:1700].std()

LOOKBACK = 24


def windows(series):
    X = np.stack([series[i:i + LOOKBACK] for i in range(len(series) - LOOKBACK)])
    y = series[LOOKBACK:]
    return torch.tensor(X, dtype=torch.float32).unsqueeze(-1), torch.tensor(y, dtype=torch.float32)


X_train, y_train = windows(level[:1700])
X_test, y_test = windows(level[1700:])
train_loader = DataLoader(TensorDataset(X_train, y_train), batch_size=64, shuffle=True)


class TideLSTM(nn.Module):
    def __init__(self, hidden_size=32):
        super().__init__()
        self.lstm = nn.LSTM(1, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, 1)

    def forward(self, x):
        out, _ = self.lstm(x)
        return self.linear(out[:, -1, :])


model = TideLSTM()
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)

for epoch in range(10):
    model.train()
    losses = []
    for xb, yb in train_loader:
        pred = model(xb)
        loss = criterion(pred, yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        rmse = (model(X_test).squeeze(1) - y_test).pow(2).mean().sqrt().item()
    print(f"epoch {epoch + 1}, train loss {np.mean(losses):.4f}, test RMSE {rmse:.4f}")
