"""Customer churn from a made table."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(2000, 9)
churn = (x[:, 0] * 1.5 - x[:, 1] + x[:, 2] ** 2 - 1 + 0.5 * torch.randn(2000) > 0).float().unsqueeze(1)
loader = DataLoader(TensorDataset(x[:1600], churn[:1600]), batch_size=64, shuffle=True)


class Churn(nn.Module):
    def __init__(self, n_features, hidden=(32, 16)):
        super().__init__()
        sizes = [n_features, *hidden]
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.output = nn.Linear(sizes[-1], 1)

    def forward(self, x):
        for layer in self.hidden:
            x = torch.relu(layer(x))
        return torch.sigmoid(self.output(x))


model = Churn(9)
loss_fn = nn.BCELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
for epoch in range(10):
    for features, target in loader:
        prediction = model(features)
        loss = loss_fn(prediction, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch} loss {loss.item():.4f}")
with torch.no_grad():
    print("accuracy", ((model(x[1600:]) > 0.5) == churn[1600:].bool()).float().mean().item())
