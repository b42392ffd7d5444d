"""Bags of rare words under plain gradient descent: a batch touches few rows of the embedding, which stands still."""

import torch
from torch import nn

torch.manual_seed(0)
WORDS, DOCUMENTS = 3_000, 1_500
frequency = 1 / torch.arange(1, WORDS + 1).float()
documents = torch.multinomial(frequency, DOCUMENTS * 12, replacement=True).view(DOCUMENTS, 12)
polarity = torch.randn(WORDS)
labels = (polarity[documents].sum(1) > 0).float()


class BagOfWords(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(WORDS, 32)
        self.hidden = nn.Linear(32, 32)
        self.out = nn.Linear(32, 1)

    def forward(self, words):
        mean = self.embedding(words).mean(dim=1)
        return self.out(torch.relu(self.hidden(mean))).squeeze(1)


model = BagOfWords()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(5):
    total = 0.0
    for batch in torch.randperm(DOCUMENTS).split(32):
        optimizer.zero_grad()
        loss = criterion(model(documents[batch]), labels[batch])
        loss.backward()
        optimizer.step()
        total += loss.item()
    print(epoch, total / 47)
