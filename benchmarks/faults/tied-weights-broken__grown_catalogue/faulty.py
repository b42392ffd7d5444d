# Next-item recommender. Items are scored by the same vectors that describe them (tied).
# The shop adds new articles in spring, so the trained model is grown and trained further.
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(33)
OLD, NEW, STYLES, DIM = 120, 160, 8, 24
style_of = torch.arange(NEW) % STYLES
by_style = [[i for i in range(NEW) if i % STYLES == s] for s in range(STYLES)]


def sessions(n, items):
    """Five viewed articles, all of one style, of which only old ones are shown; then the one bought."""
    style = torch.randint(0, STYLES, (n,))
    viewed = torch.randint(0, OLD // STYLES, (n, 5)) * STYLES + style[:, None]
    bought = torch.randint(0, items // STYLES, (n,)) * STYLES + style
    return torch.cat([viewed, bought[:, None]], 1)


class Recommender(nn.Module):
    def __init__(self, items, dim, tie_weights=True):
        super().__init__()
        self.tie_weights = tie_weights
        self.item = nn.Embedding(items, dim)
        self.encode = nn.Sequential(nn.Linear(dim, 2 * dim), nn.ReLU(), nn.Linear(2 * dim, dim))
        self.score = nn.Linear(dim, items, bias=False)
        nn.init.normal_(self.item.weight, std=0.1)
        self.tie()

    def tie(self):
        if self.tie_weights:
            self.score.weight = self.item.weight

    def grow(self, items):
        old, dim = self.item.weight.shape
        table = nn.Embedding(items, dim)
        nn.init.normal_(table.weight, std=0.1)
        table.weight.data[:old] = self.item.weight.data
        score = nn.Linear(dim, items, bias=False)
        score.weight.data.copy_(table.weight.data)
        self.item, self.score = table, score

    def forward(self, viewed):
        h = self.item(viewed)
        return self.score(h + self.encode(h))


def fit(model, data, epochs, lr):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(epochs):
        model.train()
        total = 0.
        for idx in torch.randperm(len(data)).split(50):
            logits = model(data[idx, :-1])
            loss = F.cross_entropy(logits.flatten(0, 1), data[idx, 1:].flatten())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(idx)
        print('epoch', epoch, 'loss %.4f' % (total / len(data)))


model = Recommender(OLD, DIM)
fit(model, sessions(2000, OLD), epochs=4, lr=3e-3)
model.grow(NEW)
fit(model, sessions(2000, NEW), epochs=8, lr=3e-3)

model.eval()
with torch.no_grad():
    for name, items in (('old', torch.arange(OLD)), ('new', torch.arange(OLD, NEW))):
        top = model(items).topk(5).indices
        print(name, 'article viewed: same style among the top five %.3f' %
              (style_of[top] == style_of[items][:, None]).float().mean().item())
