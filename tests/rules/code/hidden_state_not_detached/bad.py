"""The state of the last batch comes with its graph.

Fault at line 29.
"""

import torch
from torch import nn

text = torch.randint(0, 20, (4, 201))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 16)
        self.rnn = nn.LSTM(16, 32, batch_first=True)
        self.head = nn.Linear(32, 20)

    def forward(self, x, state=None):
        out, state = self.rnn(self.embedding(x), state)
        return self.head(out), state


model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
state = None
for start in range(0, 200, 20):
    inputs, targets = text[:, start : start + 20], text[:, start + 1 : start + 21]
    out, state = model(inputs, state)
    loss = nn.functional.cross_entropy(out.flatten(0, 1), targets.flatten())
    optimizer.zero_grad()
    loss.backward(retain_graph=True)
    optimizer.step()
