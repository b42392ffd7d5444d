"""Set classification by attention pooling; empty slots of a set are blanked."""
import torch
from torch import nn

torch.manual_seed(50)
SLOTS, FEATURES = 10, 6


def sets(n):
    x = torch.randn(n, SLOTS, FEATURES)
    size = torch.randint(3, SLOTS + 1, (n,))
    empty = torch.arange(SLOTS)[None] >= size[:, None]
    top = x[..., 0].masked_fill(empty, -9).argmax(1)
    label = (x[torch.arange(n), top, 1] > 0).long()
    return x.masked_fill(empty[..., None], 0.0), empty, label


class AttentionPool(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.embed = nn.Sequential(nn.Linear(FEATURES, dim), nn.ReLU())
        self.query = nn.Parameter(torch.randn(dim) / dim ** 0.5)
        self.key = nn.Linear(dim, dim)
        self.head = nn.Linear(dim, 2)

    def forward(self, x, empty):
        h = self.embed(x)
        score = torch.softmax(self.key(h) @ self.query, dim=1)
        score = score.masked_fill(empty, 0.0)
        score = score / score.sum(1, keepdim=True)
        return self.head(torch.einsum("ns,nsd->nd", score, h))


def main():
    train, valid = sets(2000), sets(500)
    model = AttentionPool()
    opt = torch.optim.Adam(model.parameters(), lr=3e-3)
    for epoch in range(15):
        model.train()
        total = 0.0
        for rows in torch.randperm(2000).split(50):
            x, empty, label = (t[rows] for t in train)
            loss = nn.functional.cross_entropy(model(x, empty), label)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() / 40
        model.eval()
        with torch.no_grad():
            accuracy = (model(*valid[:2]).argmax(1) == valid[2]).float().mean().item()
        print(f"epoch {epoch:2d} loss {total:.4f} accuracy {accuracy:.3f}")


main()
