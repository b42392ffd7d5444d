"""Topic of short notices from a bag of words; separate rates for the word table and the classifier."""
from dataclasses import dataclass
from typing import Optional

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


@dataclass
class Settings:
    words: int = 300
    topics: int = 6
    dim: int = 4
    lr: float = 5e-3
    table_lr: Optional[float] = 0.0  # 0: as lr
    weight_decay: float = 0.0
    epochs: int = 12
    batch_size: int = 50


def notices(s, n=3000, length=10):
    """Half of the words of a notice belong to its topic."""
    topic = torch.randint(0, s.topics, (n,))
    own = torch.randint(0, s.words // s.topics, (n, length)) * s.topics + topic[:, None]
    other = torch.randint(0, s.words, (n, length))
    return TensorDataset(torch.where(torch.rand(n, length) < 0.5, own, other), topic)


class TopicNet(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.table = nn.EmbeddingBag(s.words, s.dim, mode="mean")
        self.head = nn.Sequential(nn.Linear(s.dim, 32), nn.ReLU(), nn.Linear(32, s.topics))

    def forward(self, words):
        return self.head(self.table(words))


def make_optimizer(model, s):
    table_lr = s.lr if s.table_lr is None else s.table_lr
    return torch.optim.AdamW([
        {"params": model.table.parameters(), "lr": table_lr},
        {"params": model.head.parameters(), "lr": s.lr},
    ], weight_decay=s.weight_decay)


def run(s):
    torch.manual_seed(11)
    train, valid = random_split(notices(s), [2400, 600])
    model = TopicNet(s)
    optimizer = make_optimizer(model, s)
    criterion = nn.CrossEntropyLoss()
    for epoch in range(s.epochs):
        model.train()
        total = 0.0
        for words, topic in DataLoader(train, s.batch_size, shuffle=True):
            optimizer.zero_grad(set_to_none=True)
            loss = criterion(model(words), topic)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(topic)
        model.eval()
        with torch.no_grad():
            words, topic = valid[:]
            accuracy = (model(words).argmax(1) == topic).float().mean().item()
        print(f"epoch {epoch}: loss {total / len(train):.4f}, accuracy {accuracy:.3f}")


run(Settings())
