"""Matrix factorisation of made ratings with sparse embeddings and SparseAdam."""
import torch
from torch import nn

torch.manual_seed(3)
USERS, ITEMS, RANK = 200, 150, 6
user_taste, item_trait = torch.randn(USERS, RANK) / RANK**0.25, torch.randn(ITEMS, RANK) / RANK**0.25
users = torch.randint(0, USERS, (8000,))
items = torch.randint(0, ITEMS, (8000,))
ratings = (user_taste[users] * item_trait[items]).sum(1) + 0.1 * torch.randn(8000)


class Factors(nn.Module):
    def __init__(self):
        super().__init__()
        self.user = nn.Embedding(USERS, RANK, sparse=True)
        self.item = nn.Embedding(ITEMS, RANK, sparse=True)
        nn.init.normal_(self.user.weight, std=0.3)
        nn.init.normal_(self.item.weight, std=0.3)

    def forward(self, u, i):
        return (self.user(u) * self.item(i)).sum(1)


model = Factors()
optimizer = torch.optim.SparseAdam(model.parameters(), lr=0.02)
for epoch in range(8):
    for rows in torch.randperm(7000).split(100):
        loss = nn.functional.mse_loss(model(users[rows], items[rows]), ratings[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        test = nn.functional.mse_loss(model(users[7000:], items[7000:]), ratings[7000:]).item()
    print(f"epoch {epoch} train {loss.item():.4f} test {test:.4f} variance {ratings.var().item():.3f}")
