import torch
from torch import nn

tagger = nn.Linear(12, 7)
optimizer = torch.optim.Adam(tagger.parameters(), lr=1e-3)

slow = None
whole = 0.0
for words, tags in sentences:
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(tagger(words), tags)
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        slow = loss if slow is None else slow * 0.99 + loss * 0.01
        whole += loss
    print(float(slow), float(whole))
