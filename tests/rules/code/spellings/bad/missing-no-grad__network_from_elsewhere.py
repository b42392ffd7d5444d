import torch
from torch.utils.data import DataLoader

from towers import Towers


def recall(net, pairs):
    net.eval()
    found = []
    for left, right in pairs:
        found.append((net(left) @ net(right).T).argmax(1))  # HERE
    net.train()
    return torch.cat(found)


net = Towers(64).to("cuda")
optimizer = torch.optim.AdamW(net.parameters())
for left, right in DataLoader(train, 64):
    loss = torch.nn.functional.cross_entropy(net(left) @ net(right).T, torch.arange(64))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
recall(net, DataLoader(test, 64))
