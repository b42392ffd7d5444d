"""House rents in three kinds of quarter: soft mixture of linear experts with a learned gate."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


class SoftExperts(nn.Module):
    def __init__(self, features, experts=6, width=16):
        super().__init__()
        self.experts = nn.ModuleList([nn.Linear(features, 1) for _ in range(experts)])
        self.gate = nn.Sequential(nn.Linear(features, width), nn.Tanh(), nn.Linear(width, experts))

    def forward(self, x):
        share = self.gate(x).softmax(dim=1)
        offers = torch.cat([e(x) for e in self.experts], dim=1)
        return (share * offers).sum(dim=1)


def flats(n=3000, features=6):
    x = torch.randn(n, features)
    quarter = (x[:, 0] > 0.4).long() + (x[:, 1] > 0).long()
    slope = torch.tensor([[1.0, 0.0, 1.0, 0.5, 0, 0], [0, 1.0, -1.0, 0, 0.7, 0], [0.5, 0.5, 0, 0.8, 0, -1.2]])
    y = (x * slope[quarter]).sum(1) + torch.tensor([0.0, 1.5, -1.0])[quarter] + 0.2 * torch.randn(n)
    return TensorDataset(x, (y - y.mean()) / y.std())


def main():
    torch.manual_seed(12)
    train_set, valid_set = random_split(flats(), (2400, 600))
    model = SoftExperts(6)
    opt = torch.optim.Adam(model.parameters(), lr=5e-3)
    history = {"train": [], "valid": []}
    for epoch in range(20):
        model.train()
        losses = []
        for x, y in DataLoader(train_set, batch_size=48, shuffle=True):
            loss = nn.functional.mse_loss(model(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
            losses.append(loss.item())
        history["train"].append(sum(losses) / len(losses))
        model.eval()
        with torch.no_grad():
            x, y = valid_set.dataset[valid_set.indices]
            history["valid"].append(nn.functional.mse_loss(model(x), y).item())
    for k, v in history.items():
        print(k, " ".join(f"{a:.3f}" for a in v[::4]), "last", f"{v[-1]:.3f}")


main()
