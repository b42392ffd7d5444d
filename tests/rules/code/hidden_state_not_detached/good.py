"""The state is cut by a function of its own; another one lives for one sequence only."""

import torch
from torch import nn

text = torch.randint(0, 20, (4, 201))


def cut(state):
    return tuple(part.detach() for part in state)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 16)
        self.rnn = nn.LSTM(16, 32, batch_first=True)
        self.cell = nn.GRUCell(32, 32)
        self.head = nn.Linear(32, 20)

    def forward(self, x, state=None):
        out, state = self.rnn(self.embedding(x), state)
        again = torch.zeros(4, 32)
        for step in range(out.size(1)):
            again = self.cell(out[:, step], again)
        return self.head(out + again[:, None]), state


model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
state = None
for start in range(0, 200, 20):
    inputs, targets = text[:, start : start + 20], text[:, start + 1 : start + 21]
    if state is not None:
        state = cut(state)
    out, state = model(inputs, state)
    loss = nn.functional.cross_entropy(out.flatten(0, 1), targets.flatten())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
