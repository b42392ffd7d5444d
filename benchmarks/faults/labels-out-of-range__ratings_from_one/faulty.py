"""Star ratings 1 to 5 from a made table of hotel facts."""
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Ratings(Dataset):
    def __init__(self, count, seed):
        g = torch.Generator().manual_seed(seed)
        self.facts = torch.randn(count, 10, generator=g)
        score = self.facts[:, :4].sum(1) + 0.5 * self.facts[:, 4] * self.facts[:, 5]
        edges = torch.tensor([-2.0, -0.7, 0.7, 2.0])
        self.stars = torch.bucketize(score, edges) + 1

    def __len__(self):
        return len(self.stars)

    def __getitem__(self, index):
        return self.facts[index], self.stars[index]


def accuracy(model, loader):
    model.eval()
    hits = total = 0
    with torch.no_grad():
        for facts, stars in loader:
            hits += (model(facts).argmax(-1) == stars).sum().item()
            total += len(stars)
    return hits / total


def main():
    torch.manual_seed(0)
    train = DataLoader(Ratings(1600, 1), batch_size=32, shuffle=True)
    test = DataLoader(Ratings(400, 2), batch_size=100)
    model = nn.Sequential(nn.Linear(10, 64), nn.ReLU(), nn.Linear(64, 5))
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    criterion = nn.CrossEntropyLoss()
    for epoch in range(10):
        model.train()
        for facts, stars in train:
            optimizer.zero_grad()
            loss = criterion(model(facts), stars)
            loss.backward()
            optimizer.step()
        print("epoch", epoch, "accuracy", accuracy(model, test))


main()
