"""Word order: does the verb come before the noun? A small transformer encoder with dropout."""
import math

import torch
from torch import nn

torch.manual_seed(11)
VOCAB, LEN = 40, 12


def sample(n):
    ids = torch.randint(2, VOCAB, (n, LEN))
    where = torch.stack([torch.randperm(LEN)[:2] for _ in range(n)])
    ids[torch.arange(n), where[:, 0]] = 0
    ids[torch.arange(n), where[:, 1]] = 1
    return ids, (where[:, 0] < where[:, 1]).long()


class OrderNet(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.embedding = nn.Embedding(VOCAB, dim)
        position = torch.arange(LEN).unsqueeze(1)
        div = torch.exp(torch.arange(0, dim, 2) * (-math.log(10000.0) / dim))
        table = torch.zeros(LEN, dim)
        table[:, 0::2], table[:, 1::2] = torch.sin(position * div), torch.cos(position * div)
        self.register_buffer("position", table)
        layer = nn.TransformerEncoderLayer(dim, 4, 64, dropout=0.3, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2)
        self.classifier = nn.Linear(dim, 2)

    def forward(self, ids):
        h = self.embedding(ids) + self.position
        return self.classifier(self.encoder(h).mean(1))


def evaluate(model, ids, labels):
    predictions = []
    model.eval()
    with torch.no_grad():
        for part in ids.split(100):
            predictions.append(model(part).argmax(-1))
    return (torch.cat(predictions) == labels).float().mean().item()


def main():
    train_ids, train_y = sample(1600)
    val_ids, val_y = sample(300)
    model = OrderNet()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    criterion = nn.CrossEntropyLoss()
    for epoch in range(4):
        model.train()
        for rows in torch.randperm(1600).split(40):
            optimizer.zero_grad()
            loss = criterion(model(train_ids[rows]), train_y[rows])
            loss.backward()
            optimizer.step()
        print(f"epoch {epoch} loss {loss.item():.4f} accuracy {evaluate(model, val_ids, val_y):.3f}")


main()
