"""Song genre from tabular audio features and two categorical columns."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class GenreModel(nn.Module):
    def __init__(self, artists=40, keys=12, numeric=8, genres=5):
        super().__init__()
        self.artist = nn.Embedding(artists, 8)
        self.key = nn.Embedding(keys, 4)
        self.mlp = nn.Sequential(nn.Linear(8 + 4 + numeric, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, genres))

    def forward(self, cat, num):
        return self.mlp(torch.cat([self.artist(cat[:, 0]), self.key(cat[:, 1]), num], dim=1))


class Learner:
    def __init__(self, model, lr):
        self.model = model
        self.loss_fn = nn.CrossEntropyLoss(label_smoothing=0.05)
        self.opt = torch.optim.RMSprop(model.parameters(), lr=lr)

    def step(self, batch):
        cat, num, y = batch
        loss = self.loss_fn(self.model(cat, num), y)
        loss.backward()
        self.opt.zero_grad()
        self.opt.step()
        return loss.item()

    def fit(self, train, val, epochs):
        for epoch in range(epochs):
            self.model.train()
            losses = [self.step(batch) for batch in train]
            print(f"epoch {epoch + 1}: loss {sum(losses) / len(losses):.3f}, val acc {self.accuracy(val):.3f}")

    @torch.no_grad()
    def accuracy(self, loader):
        self.model.eval()
        return torch.cat([self.model(c, n).argmax(1) == y for c, n, y in loader]).float().mean().item()


def songs(n, seed):
    g, world = torch.Generator().manual_seed(seed), torch.Generator().manual_seed(999)
    taste, mood, w = (torch.randn(s, 5, generator=world) for s in (40, 12, 8))
    cat = torch.stack([torch.randint(0, 40, (n,), generator=g), torch.randint(0, 12, (n,), generator=g)], 1)
    num = torch.randn(n, 8, generator=g)
    score = 1.5 * taste[cat[:, 0]] + 0.8 * mood[cat[:, 1]] + num @ w / 2
    return TensorDataset(cat, num, (score + 0.5 * torch.randn(n, 5, generator=g)).argmax(1))


torch.manual_seed(2)
Learner(GenreModel(), lr=2e-3).fit(
    DataLoader(songs(4000, 1), batch_size=80, shuffle=True), DataLoader(songs(800, 2), batch_size=400), epochs=10)
