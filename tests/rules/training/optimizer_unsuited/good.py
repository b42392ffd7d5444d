"""The same kind of data, with few words, smaller embeddings and a higher rate: the loss falls, whatever the updates' spread."""

import torch
from torch import nn

torch.manual_seed(0)
WORDS, DOCUMENTS = 200, 1_500
documents = torch.randint(0, WORDS, (DOCUMENTS, 8))
polarity = torch.randn(WORDS)
labels = (polarity[documents].sum(1) > 0).float()
embedding = nn.EmbeddingBag(WORDS, 16, mode="sum")
nn.init.normal_(embedding.weight, std=0.1)
out = nn.Linear(16, 1)
optimizer = torch.optim.SGD([*embedding.parameters(), *out.parameters()], lr=0.5, momentum=0.9)
for epoch in range(8):
    for batch in torch.randperm(DOCUMENTS).split(32):
        optimizer.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(out(embedding(documents[batch])).squeeze(1), labels[batch])
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
