import torch
from torch import nn

tagger = nn.LSTM(12, 40, batch_first=True)
head = nn.Linear(40, 7)
optimizer = torch.optim.Adam([*tagger.parameters(), *head.parameters()], lr=1e-3)

average = slow = total = None
for k, (words, tags) in enumerate(sentences):
    states, _ = tagger(words)
    loss = nn.functional.cross_entropy(head(states).transpose(1, 2), tags)
    total = loss if total is None else total + loss
    if k % 4 == 3:
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
        total = None
    average = loss.detach() if average is None else average * 0.98 + loss.detach() * 0.02
    with torch.no_grad():
        slow = loss if slow is None else slow * 0.99 + loss * 0.01
    print(float(average), float(slow))
