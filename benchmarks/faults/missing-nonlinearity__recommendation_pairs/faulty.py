"""Will this reader like this book? Embeddings of readers and books, then a small network."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

READERS, BOOKS = 60, 80


class Tower(nn.Module):
    def __init__(self, dim=12):
        super().__init__()
        self.reader = nn.Embedding(READERS, dim)
        self.book = nn.Embedding(BOOKS, dim)
        self.mix = nn.Sequential(
            nn.Linear(2 * dim, 64),
            nn.Linear(64, 32),
            nn.Linear(32, 1),
        )

    def forward(self, reader, book):
        return self.mix(torch.cat([self.reader(reader), self.book(book)], dim=1)).squeeze(1)


def ratings(n):
    reader = torch.randint(0, READERS, (n,))
    book = torch.randint(0, BOOKS, (n,))
    likes = (taste[reader] * style[book]).sum(1)
    return reader, book, (likes + 0.2 * torch.randn(n) > 0).float()


torch.manual_seed(20)
taste = torch.nn.functional.normalize(torch.randn(READERS, 2), dim=1)
style = torch.nn.functional.normalize(torch.randn(BOOKS, 2), dim=1)
train = DataLoader(TensorDataset(*ratings(6000)), batch_size=100, shuffle=True)
reader, book, liked = ratings(1000)
net = Tower()
opt = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=0.1)
bce = nn.BCEWithLogitsLoss()
for epoch in range(10):
    net.train()
    total = 0.0
    for r, b, t in train:
        loss = bce(net(r, b), t)
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item()
    net.eval()
    with torch.no_grad():
        logits = net(reader, book)
    print(f"epoch {epoch:2d} train {total / len(train):.4f} valid {bce(logits, liked):.4f} "
          f"accuracy {((logits > 0).float() == liked).float().mean():.3f}")
