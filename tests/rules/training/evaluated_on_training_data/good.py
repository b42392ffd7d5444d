"""Nodes of a graph: all of them are trained through and evaluated at once, and a mask says which labels are held out."""

import torch
from torch import nn

torch.manual_seed(0)
n, n_classes = 240, 3
y = torch.arange(n) % n_classes
near = torch.rand(n, n) < torch.where(y[:, None] == y[None, :], 0.06, 0.01)
adjacency = (near | near.T | torch.eye(n, dtype=torch.bool)).float()
adjacency = adjacency / adjacency.sum(1, keepdim=True)
x = torch.randn(n, 16) + 0.4 * nn.functional.one_hot(y, n_classes).float() @ torch.randn(n_classes, 16)
train_mask = torch.rand(n) < 0.5
test_mask = ~train_mask


class GraphNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(16, 32), nn.Linear(32, n_classes)

    def forward(self, x, adjacency):
        return adjacency @ self.second(torch.relu(adjacency @ self.first(x)))


model = GraphNetwork()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for epoch in range(80):
    model.train()
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x, adjacency)[train_mask], y[train_mask])
    loss.backward()
    optimizer.step()
    if epoch % 10 == 9:
        model.eval()
        with torch.no_grad():
            test_loss = nn.functional.cross_entropy(model(x, adjacency)[test_mask], y[test_mask])
        print(epoch, loss.item(), test_loss.item())
