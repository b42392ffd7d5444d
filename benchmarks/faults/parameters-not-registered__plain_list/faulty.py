import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)


class MLP(nn.Module):
    def __init__(self, n_in, width, depth, n_out):
        super().__init__()
        self.first = nn.Linear(n_in, width)
        self.blocks = [nn.Linear(width, width) for _ in range(depth)]
        self.last = nn.Linear(width, n_out)

    def forward(self, x):
        x = torch.tanh(self.first(x))
        for block in self.blocks:
            x = x + torch.tanh(block(x))
        return self.last(x)


# the two-dimensional Rosenbrock valley, scaled
x = torch.rand(3000, 2) * 4 - 2
y = torch.log1p((1 - x[:, :1]) ** 2 + 20 * (x[:, 1:] - x[:, :1] ** 2) ** 2)
y = (y - y.mean()) / y.std()
loader = DataLoader(TensorDataset(x[:2500], y[:2500]), batch_size=100, shuffle=True)

model = MLP(2, 24, 3, 1)
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
print("parameters:", sum(p.numel() for p in model.parameters()))
for epoch in range(12):
    for xb, yb in loader:
        loss = nn.functional.mse_loss(model(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        print(f"epoch {epoch} test mse {nn.functional.mse_loss(model(x[2500:]), y[2500:]).item():.4f}")
