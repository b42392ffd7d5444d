"""Cuisine of a recipe from its list of pantry items (bag of item vectors)."""
import torch
import torch.nn.functional as F
from torch import nn

ITEMS, CUISINES, PER_RECIPE = 400, 10, 8


def cookbook(n, g, taste):
    cuisine = torch.randint(CUISINES, (n,), generator=g)
    items = torch.multinomial(taste[cuisine], PER_RECIPE, generator=g)
    return items, cuisine


class RecipeNet(nn.Module):
    def __init__(self, dim=12):
        super().__init__()
        start = 0.3 * torch.randn(ITEMS, dim)
        self.item = nn.Embedding.from_pretrained(start)
        self.drop = nn.Dropout(0.2)
        self.mlp = nn.Sequential(nn.Linear(dim, 32), nn.ReLU(), nn.Linear(32, CUISINES))

    def forward(self, items):
        return self.mlp(self.drop(self.item(items).mean(1) * PER_RECIPE ** 0.5))


def report(net, items, cuisine):
    net.eval()
    with torch.no_grad():
        out = net(items)
    net.train()
    return F.cross_entropy(out, cuisine).item(), (out.argmax(1) == cuisine).float().mean().item()


if __name__ == "__main__":
    torch.manual_seed(52)
    g = torch.Generator().manual_seed(52)
    taste = torch.rand(CUISINES, ITEMS, generator=g) ** 6 + 0.002
    train, valid = cookbook(6000, g, taste), cookbook(800, g, taste)
    net = RecipeNet()
    opt = torch.optim.Adam(net.parameters(), lr=3e-3)
    for epoch in range(12):
        for idx in torch.randperm(len(train[0])).split(80):
            opt.zero_grad()
            F.cross_entropy(net(train[0][idx]), train[1][idx]).backward()
            opt.step()
        loss, acc = report(net, *valid)
        print(f"epoch {epoch:2d} valid loss {loss:.3f} accuracy {acc:.3f}")
