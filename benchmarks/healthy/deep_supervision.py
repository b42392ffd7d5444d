"""An auxiliary head in the middle of the network helps while training and is not used for prediction."""
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(19)
digits = load_digits()
x, y = torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target)
train_loader = DataLoader(TensorDataset(x[:1400], y[:1400]), batch_size=50, shuffle=True)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lower = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU())
        self.upper = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU())
        self.head, self.auxiliary = nn.Linear(64, 10), nn.Linear(64, 10)

    def forward(self, x):
        h = self.lower(x)
        out = self.head(self.upper(h))
        if self.training:
            return out, self.auxiliary(h)
        return out


model = Net()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(6):
    model.train()
    for xb, yb in train_loader:
        out, aux = model(xb)
        loss = criterion(out, yb) + 0.3 * criterion(aux, yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        print(f"epoch {epoch} loss {loss.item():.4f} accuracy {(model(x[1400:]).argmax(1) == y[1400:]).float().mean().item():.3f}")
