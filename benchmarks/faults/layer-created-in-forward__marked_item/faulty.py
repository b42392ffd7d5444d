"""Bags of parts on a conveyor; one part carries the inspector's mark, and the bag gets that part's grade."""
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, random_split


class Bags(Dataset):
    def __init__(self, n, size=10, features=8, grades=4, seed=0):
        g = torch.Generator().manual_seed(seed)
        centres = torch.randn(grades, features, generator=g) * 1.5
        kinds = torch.randint(0, grades, (n, size), generator=g)
        parts = centres[kinds] + 0.5 * torch.randn(n, size, features, generator=g)
        marked = torch.randint(0, size, (n,), generator=g)
        mark = nn.functional.one_hot(marked, size).float()
        self.x = torch.cat([parts, mark[..., None]], dim=2)
        self.y = kinds[torch.arange(n), marked]

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


def attention_pool(h):
    weights = torch.softmax(nn.Linear(h.shape[-1], 1)(h), dim=1)
    return (weights * h).sum(dim=1)


class BagGrader(nn.Module):
    def __init__(self, features, hidden, grades):
        super().__init__()
        self.embed = nn.Sequential(nn.Linear(features, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.Tanh())
        self.grade = nn.Linear(hidden, grades)

    def forward(self, bag):
        return self.grade(attention_pool(self.embed(bag)))


def accuracy(model, loader):
    model.eval()
    with torch.no_grad():
        hits = sum((model(x).argmax(1) == y).sum().item() for x, y in loader)
    return hits / len(loader.dataset)


torch.manual_seed(7)
train_set, valid_set = random_split(Bags(2000), [1600, 400])
train_loader = DataLoader(train_set, batch_size=32, shuffle=True)
valid_loader = DataLoader(valid_set, batch_size=200)

model = BagGrader(9, 32, 4)
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
criterion = nn.CrossEntropyLoss()
for epoch in range(14):
    model.train()
    total = 0.0
    for bags, grades in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(bags), grades)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(grades)
    print(f"epoch {epoch + 1} train loss {total / len(train_set):.4f} valid accuracy {accuracy(model, valid_loader):.3f}")
