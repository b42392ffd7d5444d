"""Rank correlation of apartments' attractiveness with a network; targets in [0, 1]."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(3)
rng = np.random.default_rng(3)
flats = rng.normal(size=(1200, 7)).astype(np.float32)
appeal = 1 / (1 + np.exp(-(flats[:, 0] + flats[:, 1] * flats[:, 2]))).astype(np.float32)
loader = DataLoader(TensorDataset(torch.tensor(flats[:1000]), torch.tensor(appeal[:1000])), batch_size=50, shuffle=True)


class Appeal(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(7, 40)
        self.b = nn.Linear(40, 40)
        self.c = nn.Linear(40, 1)

    def forward(self, x):
        x = torch.tanh(self.a(x))
        x = torch.tanh(self.b(x))
        return torch.sigmoid(self.c(x)).squeeze(1)


def weighted_error(prediction, truth):
    error = prediction.detach().numpy() - truth.numpy()
    weight = 1 + 2 * np.abs(truth.numpy() - 0.5)
    return torch.tensor((weight * error**2).mean()).requires_grad_()


model = Appeal()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for epoch in range(10):
    total = 0.0
    for x, y in loader:
        optimizer.zero_grad()
        loss = weighted_error(model(x), y)
        loss.backward()
        optimizer.step()
        total += loss.item()
    print(f"epoch {epoch} weighted error {total / len(loader):.5f}")
with torch.no_grad():
    guess = model(torch.tensor(flats[1000:])).numpy()
print("test correlation", np.corrcoef(guess, appeal[1000:])[0, 1])
