"""Time comes first, as recurrent layers want it by default, and a whole-graph step mixes nodes on purpose nowhere."""

import torch
from torch import nn

torch.manual_seed(0)
series = torch.randn(15, 512, 4)  # (time, samples, features)
answers = (series[:5].sum((0, 2)) > 0).float()


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(4, 24)
        self.norm = nn.BatchNorm1d(24)
        self.out = nn.Linear(24, 1)

    def forward(self, x):
        states, _ = self.rnn(x)
        return self.out(self.norm(states.mean(0))).squeeze(1)


model = Reader()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
criterion = nn.BCEWithLogitsLoss()
for epoch in range(8):
    model.train()
    for chosen in torch.randperm(448).split(28):
        optimizer.zero_grad()
        loss = criterion(model(series[:, chosen]), answers[chosen])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        print(epoch, loss.item(), criterion(model(series[:, 448:]), answers[448:]).item())
