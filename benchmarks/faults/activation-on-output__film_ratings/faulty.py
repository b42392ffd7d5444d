"""Matrix factorisation of star ratings (1 to 5) with user and film biases."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

N_USERS, N_FILMS = 200, 120


def sample_ratings(n=14000):
    taste, trait = torch.randn(N_USERS, 3), torch.randn(N_FILMS, 3)
    generous, quality = 0.5 * torch.randn(N_USERS), 0.7 * torch.randn(N_FILMS)
    user, film = torch.randint(0, N_USERS, (n,)), torch.randint(0, N_FILMS, (n,))
    liking = (taste[user] * trait[film]).sum(1) * 0.6 + generous[user] + quality[film]
    stars = (3.2 + liking + 0.3 * torch.randn(n)).round().clamp(1, 5)
    return user, film, stars


class RatingModel(nn.Module):
    def __init__(self, rank=6):
        super().__init__()
        self.user, self.film = nn.Embedding(N_USERS, rank), nn.Embedding(N_FILMS, rank)
        self.user_bias, self.film_bias = nn.Embedding(N_USERS, 1), nn.Embedding(N_FILMS, 1)
        for table in (self.user, self.film, self.user_bias, self.film_bias):
            nn.init.normal_(table.weight, std=0.1)

    def forward(self, u, f):
        score = (self.user(u) * self.film(f)).sum(1) + self.user_bias(u).squeeze(1) + self.film_bias(f).squeeze(1)
        return torch.sigmoid(score)


torch.manual_seed(26)
user, film, stars = sample_ratings()
cut = 12000
loader = DataLoader(TensorDataset(user[:cut], film[:cut], stars[:cut]), batch_size=256, shuffle=True)
model = RatingModel()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-2)
for epoch in range(12):
    model.train()
    total = 0.0
    for u, f, r in loader:
        loss = F.mse_loss(model(u, f), r)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(r)
    model.eval()
    with torch.no_grad():
        rmse = F.mse_loss(model(user[cut:], film[cut:]), stars[cut:]).sqrt().item()
    print(f"epoch {epoch} train rmse {(total / cut) ** 0.5:.4f} test rmse {rmse:.4f}")
