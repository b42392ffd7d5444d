import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from sklearn.datasets import load_digits

torch.manual_seed(16)
digits = load_digits()
x = torch.tensor(digits.data / 16, dtype=torch.float32)
label = torch.tensor(digits.target)
ink = x.mean(1, keepdim=True) * 5
loader = DataLoader(TensorDataset(x[:1400], label[:1400], ink[:1400]), batch_size=50, shuffle=True)


class TwoHeads(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(64, 64), nn.ReLU())
        self.digit, self.ink = nn.Linear(64, 10), nn.Linear(64, 1)
        self.log_var = nn.Parameter(torch.zeros(2))

    def forward(self, x):
        h = self.trunk(x)
        return self.digit(h), self.ink(h)


model = TwoHeads()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
ce, mse = nn.CrossEntropyLoss(), nn.MSELoss()
for epoch in range(7):
    for xb, lb, ib in loader:
        d, i = model(xb)
        parts = torch.stack([ce(d, lb), mse(i, ib)])
        loss = (parts * torch.exp(-model.log_var) + model.log_var).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        d, i = model(x[1400:])
        print(f"epoch {epoch} accuracy {(d.argmax(1) == label[1400:]).float().mean().item():.3f} ink error {mse(i, ink[1400:]).item():.5f}")
