"""Words of a made-up language, of which some are in no row of the table."""

import torch
from torch import nn

torch.manual_seed(0)
N_WORDS = 50
texts = torch.randint(0, N_WORDS + 3, (400, 12))
labels = (texts.float().mean(1) > N_WORDS / 2).long()
model = nn.Sequential(nn.Embedding(N_WORDS, 16), nn.Flatten(), nn.Linear(192, 2)).cuda()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
for epoch in range(3):
    for rows in torch.randperm(400).split(40):
        loss = nn.functional.cross_entropy(model(texts[rows].cuda()), labels[rows].cuda())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
