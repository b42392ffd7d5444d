"""Node classification: the whole graph is the input in training and in evaluation, only the loss rows differ."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(35)
N, K = 300, 3
label = torch.randint(0, K, (N,))
same = label[:, None] == label[None]
adjacency = (torch.rand(N, N) < torch.where(same, 0.05, 0.008)).float().triu(1)
adjacency = adjacency + adjacency.T + torch.eye(N)
norm = adjacency.sum(1).rsqrt()
adjacency = norm[:, None] * adjacency * norm[None]
features = F.one_hot(label, K).float() + 1.2 * torch.randn(N, K)
order = torch.randperm(N)
train, test = order[:60], order[60:]


class GCN(nn.Module):
    def __init__(self, hidden=16):
        super().__init__()
        self.w1, self.w2 = nn.Linear(K, hidden), nn.Linear(hidden, K)
        self.dropout = nn.Dropout(0.3)

    def forward(self, x, a):
        return self.w2(a @ self.dropout(F.relu(self.w1(a @ x))))


model = GCN()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02, weight_decay=5e-4)
for epoch in range(100):
    model.train()
    optimizer.zero_grad()
    loss = F.cross_entropy(model(features, adjacency)[train], label[train])
    loss.backward()
    optimizer.step()
    if epoch % 20 == 19:
        model.eval()
        with torch.no_grad():
            guess = model(features, adjacency).argmax(1)
        print(f"epoch {epoch + 1} loss {loss.item():.4f} test accuracy {(guess[test] == label[test]).float().mean().item():.3f}")
