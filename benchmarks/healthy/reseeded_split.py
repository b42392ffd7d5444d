"""Bean varieties; train and validation loaders come from separate calls that draw the same seeded split."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


def beans(n=2000, varieties=7, features=12):
    g = torch.Generator().manual_seed(16)
    kind = torch.randint(varieties, (n,), generator=g)
    centre = 1.2 * torch.randn(varieties, features, generator=g)
    x = centre[kind] + torch.randn(n, features, generator=g)
    return TensorDataset((x - x.mean(0)) / x.std(0), kind)


def get_loader(part, batch=50, seed=1234):
    train, valid = random_split(beans(), [0.8, 0.2], generator=torch.Generator().manual_seed(seed))
    if part == "train":
        return DataLoader(train, batch_size=batch, shuffle=True)
    return DataLoader(valid, batch_size=200)


class BeanNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(12, 32)
        self.out = nn.Linear(32, 7)

    def forward(self, x):
        return self.out(torch.tanh(self.hidden(x)))


def main():
    torch.manual_seed(16)
    train, valid = get_loader("train"), get_loader("valid")
    net = BeanNet()
    opt = torch.optim.Adam(net.parameters(), lr=3e-3)
    for epoch in range(12):
        net.train()
        for x, y in train:
            opt.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)
            loss.backward()
            opt.step()
        net.eval()
        with torch.no_grad():
            hits = torch.cat([net(x).argmax(1) == y for x, y in valid])
        print(f"epoch {epoch:2d} loss {loss.item():.3f} valid accuracy {hits.float().mean():.3f}")


main()
