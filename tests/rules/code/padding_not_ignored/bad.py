"""The padding is learned like every other tag.

Fault at line 21.
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader

rows = [(torch.randint(1, 50, (n,)), torch.randint(1, 5, (n,))) for n in range(3, 60)]


def collate(batch):
    words, tags = zip(*batch)
    return pad_sequence(words, batch_first=True), pad_sequence(tags, batch_first=True)


loader = DataLoader(rows, batch_size=8, shuffle=True, collate_fn=collate)
model = nn.Sequential(nn.Embedding(50, 16), nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 5))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(10):
    for words, tags in loader:
        optimizer.zero_grad()
        criterion(model(words).flatten(0, 1), tags.flatten()).backward()
        optimizer.step()
