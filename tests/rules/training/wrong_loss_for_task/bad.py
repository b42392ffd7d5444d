"""News items carry any number of six topics; the trainer was copied from a single-topic task with its cross-entropy."""

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Items(Dataset):
    """Bags of words; each topic raises the counts of its own words."""

    def __init__(self, n, seed):
        generator = torch.Generator().manual_seed(seed)
        self.topics = (torch.rand(n, 6, generator=generator) < 0.35).float()
        words = torch.rand(6, 60, generator=torch.Generator().manual_seed(0)) ** 4
        self.counts = torch.poisson(0.2 + 2 * self.topics @ words, generator=generator)

    def __len__(self):
        return len(self.topics)

    def __getitem__(self, index):
        return torch.log1p(self.counts[index]), self.topics[index]


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(60, 64), nn.ReLU(), nn.Dropout(0.1))
        self.head = nn.Linear(64, 6)

    def forward(self, counts):
        return self.head(self.body(counts))


def f1(model, items):
    model.eval()
    with torch.no_grad():
        said = torch.sigmoid(model(torch.log1p(items.counts))) > 0.5
    hits = (said & (items.topics > 0)).sum().item()
    model.train()
    return 2 * hits / (said.sum().item() + items.topics.sum().item())


torch.manual_seed(0)
train, test = Items(1200, 1), Items(300, 2)
model = Tagger()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
for epoch in range(4):
    for counts, topics in DataLoader(train, batch_size=32, shuffle=True):
        loss = criterion(model(counts), topics)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: loss {loss.item():.3f}, F1 {f1(model, test):.3f}")
