# Which ad banners will be bought? features: per-campaign statistics
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset, random_split

torch.manual_seed(2024)


def campaigns(n):
    g = torch.Generator().manual_seed(5)
    quality = torch.randn(n, generator=g)
    price = torch.randn(n, generator=g)
    shows = torch.poisson(torch.full((n,), 6.0), generator=g)
    clicks = torch.binomial(shows, torch.sigmoid(quality - 1.0), generator=g)
    sales = torch.poisson(torch.exp(0.3 * quality), generator=g)
    rate = clicks / shows
    cols = torch.stack([price, torch.log1p(shows) - 1.8, 3 * (rate - 0.3), torch.log1p(sales) - 0.7], dim=1)
    bought = (torch.rand(n, generator=g) < torch.sigmoid(2.0 * quality - 1.5 * price)).float()
    return TensorDataset(cols, bought)


data = campaigns(4000)
train_set, val_set = random_split(data, [3200, 800], generator=torch.Generator().manual_seed(1))
train_loader = DataLoader(train_set, batch_size=128, shuffle=True)
val_loader = DataLoader(val_set, batch_size=256)

net = torch.nn.Sequential(
    torch.nn.Linear(4, 32), torch.nn.Tanh(), torch.nn.Linear(32, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1)
)
optim = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=1e-2)

for epoch in range(1, 13):
    net.train()
    tot = 0.0
    for xb, yb in train_loader:
        loss = F.binary_cross_entropy_with_logits(net(xb).squeeze(1), yb)
        optim.zero_grad()
        loss.backward()
        optim.step()
        tot += loss.item()
    net.eval()
    with torch.no_grad():
        hit = sum(((net(xb).squeeze(1) > 0).float() == yb).sum().item() for xb, yb in val_loader)
    print(f"[{epoch:2d}] loss={tot / len(train_loader):.4f} val_acc={hit / len(val_set):.4f}")
