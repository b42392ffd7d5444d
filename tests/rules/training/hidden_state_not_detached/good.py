"""A character model whose state is carried over and detached; each backward goes through a window of three chunks."""

import torch
from torch import nn

torch.manual_seed(0)
text = "the quick brown fox jumps over the lazy dog and runs away from the slow red cat " * 40
letters = sorted(set(text))
codes = torch.tensor([letters.index(c) for c in text])
embedding = nn.Embedding(len(letters), 16)
cell = nn.GRU(16, 48, batch_first=True)
head = nn.Linear(48, len(letters))
parameters = [*embedding.parameters(), *cell.parameters(), *head.parameters()]
optimizer = torch.optim.Adam(parameters, lr=5e-3)
streams = codes[: 4 * 760].view(4, 760)
for _ in range(2):
    hidden, total = torch.zeros(1, 4, 48), 0.0
    for number, start in enumerate(range(0, 740, 12)):
        chunk = streams[:, start : start + 13]
        output, hidden = cell(embedding(chunk[:, :-1]), hidden)
        total = total + nn.functional.cross_entropy(head(output).flatten(0, 1), chunk[:, 1:].flatten())
        if number % 3 == 2:
            optimizer.zero_grad()
            (total / 3).backward()
            optimizer.step()
            hidden, total = hidden.detach(), 0.0
