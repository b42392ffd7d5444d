"""Sorts messages by topic with a transformer encoder. The mask of real tokens is made, and used for the mean only."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader

torch.manual_seed(12)
TOPICS, WORDS = 3, 40


def message():
    topic = int(torch.randint(0, TOPICS, ()))
    n = int(torch.randint(3, 16, ()))
    ids = torch.randint(1 + 3 * TOPICS, WORDS, (n,))
    for place in torch.randperm(n)[:2]:
        ids[place] = 1 + 3 * topic + torch.randint(0, 3, ())
    return ids, topic


def collate(rows):
    texts, topics = zip(*rows)
    return pad_sequence(texts, batch_first=True, padding_value=0), torch.tensor(topics)


class TopicModel(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.words = nn.Embedding(WORDS, dim, padding_idx=0)
        self.position = nn.Parameter(0.02 * torch.randn(1, 16, dim))
        self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(dim, 4, 64, 0.1, batch_first=True), 1)
        self.head = nn.Linear(dim, TOPICS)

    def forward(self, ids):
        mask = (ids != 0).float().unsqueeze(-1)
        x = self.words(ids) + self.position[:, : ids.shape[1]]
        x = self.encoder(x)
        return self.head((x * mask).sum(1) / mask.sum(1))


loader = DataLoader([message() for _ in range(480)], batch_size=24, shuffle=True, collate_fn=collate)
model = TopicModel()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(5):
    for ids, topics in loader:
        loss = F.cross_entropy(model(ids), topics)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
