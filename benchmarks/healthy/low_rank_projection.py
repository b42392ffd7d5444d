"""Digits with linear bottlenecks: every wide layer is a product of two thin ones, with the activation after the pair."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class LowRank(nn.Module):
    """W = U V with rank r: n_out * r + r * n_in weights instead of n_out * n_in."""

    def __init__(self, n_in, n_out, rank):
        super().__init__()
        self.down = nn.Linear(n_in, rank, bias=False)
        self.up = nn.Linear(rank, n_out)

    def forward(self, x):
        return self.up(self.down(x))


torch.manual_seed(2)
X, y = load_digits(return_X_y=True)
X = torch.tensor(X / 8 - 1, dtype=torch.float32)
X_train, X_val, y_train, y_val = train_test_split(X, torch.tensor(y), test_size=0.25, random_state=2, stratify=y)
loader = DataLoader(TensorDataset(X_train, y_train), batch_size=32, shuffle=True)
model = nn.Sequential(
    LowRank(64, 192, rank=12), nn.ReLU(), nn.Dropout(0.2),
    LowRank(192, 192, rank=12), nn.ReLU(), nn.Dropout(0.2),
    nn.Linear(192, 10),
)
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(12):
    model.train()
    total = 0.0
    for xb, yb in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(xb), yb)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(yb)
    model.eval()
    with torch.no_grad():
        out = model(X_val)
    if epoch % 2:
        print(f"epoch {epoch + 1}: train {total / len(y_train):.4f}  val {F.cross_entropy(out, y_val):.4f}"
              f"  accuracy {(out.argmax(1) == y_val).float().mean():.3f}")
