"""Next words of sentences of unequal length: word 0 is padding, and the loss leaves it out."""

import torch
from torch import nn

torch.manual_seed(0)
vocabulary, longest = 20, 12
sentences = torch.zeros(400, longest, dtype=torch.long)
for row in sentences:
    length = int(torch.randint(4, longest + 1, (1,)))
    start = int(torch.randint(1, vocabulary, (1,)))
    row[:length] = (torch.arange(length) * 3 + start) % (vocabulary - 1) + 1


class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(vocabulary, 16, padding_idx=0)
        self.gru = nn.GRU(16, 32, batch_first=True)
        self.out = nn.Linear(32, vocabulary)

    def forward(self, words):
        return self.out(self.gru(self.embed(words))[0])


model = Words()
criterion = nn.CrossEntropyLoss(ignore_index=0)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for epoch in range(6):
    for rows in torch.randperm(400).split(40):
        batch = sentences[rows]
        logits = model(batch[:, :-1])
        loss = criterion(logits.reshape(-1, vocabulary), batch[:, 1:].reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"epoch {epoch}: loss {loss.item():.3f}")
