"""All nodes of a graph pass through the network together; it learns from the labels of some, others validate it."""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(5)
kinds = torch.randint(0, 4, (600,))
links = torch.bernoulli(torch.where(kinds[:, None] == kinds[None, :], 0.03, 0.004)).triu(1)
links = links + links.T + torch.eye(600)
spread = links / links.sum(1, keepdim=True)
words = torch.randn(600, 24) + 0.8 * torch.randn(4, 24)[kinds]
order = torch.randperm(600)
is_train, is_val = torch.zeros(600, dtype=torch.bool), torch.zeros(600, dtype=torch.bool)
is_train[order[:300]], is_val[order[300:]] = True, True


class Spreading(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.last = nn.Linear(24, 32), nn.Linear(32, 4)

    def forward(self, nodes, spread):
        return self.last(spread @ F.relu(self.first(spread @ nodes)))


net = Spreading()
adam = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(60):
    net.train()
    adam.zero_grad()
    loss = F.cross_entropy(net(words, spread)[is_train], kinds[is_train])
    loss.backward()
    adam.step()
    if epoch % 5 == 4:
        net.eval()
        with torch.no_grad():
            answers = net(words, spread)
        val_loss = F.cross_entropy(answers[is_val], kinds[is_val])
        print(f"{epoch} loss {loss.item():.3f} val loss {val_loss.item():.3f}")
