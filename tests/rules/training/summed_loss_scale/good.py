"""Sentences of different lengths: the loss of a batch is summed over its words, at a rate that was chosen for that."""

import torch
from torch import nn

torch.manual_seed(0)
n_words, width = 30, 24
successor = torch.randperm(n_words)


def sentence(length):
    words = [int(torch.randint(0, n_words, ()))]
    for _ in range(length):
        follows = torch.rand(()) < 0.8
        words.append(int(successor[words[-1]]) if follows else int(torch.randint(0, n_words, ())))
    return torch.tensor(words)


batches = [torch.stack([sentence(length) for _ in range(8)]) for length in range(3, 24) for _ in range(3)]
held_out = torch.stack([sentence(12) for _ in range(32)])
model = nn.Sequential(nn.Embedding(n_words, width), nn.Linear(width, n_words))
optimizer = torch.optim.SGD(model.parameters(), lr=0.004)
criterion = nn.CrossEntropyLoss(reduction="sum")
for epoch in range(12):
    model.train()
    for i in torch.randperm(len(batches)).tolist():
        words = batches[i]
        optimizer.zero_grad()
        loss = criterion(model(words[:, :-1]).flatten(0, 1), words[:, 1:].flatten())
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        print(epoch, criterion(model(held_out[:, :-1]).flatten(0, 1), held_out[:, 1:].flatten()).item() / (32 * 12))
