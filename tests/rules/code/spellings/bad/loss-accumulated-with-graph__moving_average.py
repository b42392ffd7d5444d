import torch
from torch import nn

tagger = nn.LSTM(12, 40, batch_first=True)
head = nn.Linear(40, 7)
optimizer = torch.optim.Adam([*tagger.parameters(), *head.parameters()], lr=1e-3)

average = None
for words, tags in sentences:
    optimizer.zero_grad()
    states, _ = tagger(words)
    loss = nn.functional.cross_entropy(head(states).transpose(1, 2), tags)
    loss.backward()
    optimizer.step()
    if average is None:
        average = loss
    else:
        average = average * 0.98 + loss * 0.02  # HERE
    print(float(average))
