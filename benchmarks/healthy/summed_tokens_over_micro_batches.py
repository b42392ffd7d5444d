"""Micro-batches with summed losses and no division by their number: the gradient is divided by the token count at the step."""
import torch
from torch import nn

torch.manual_seed(93)
SYMBOLS, MICRO, GROUP = 12, 10, 4
table = torch.softmax(2.5 * torch.randn(SYMBOLS, SYMBOLS), 1)


def chains(n, length=14):
    rows = [torch.randint(0, SYMBOLS, (n,))]
    for _ in range(length):
        rows.append(torch.multinomial(table[rows[-1]], 1).squeeze(1))
    ids = torch.stack(rows, 1)
    size = torch.randint(5, length + 1, (n, 1))
    labels = ids[:, 1:].masked_fill(torch.arange(length) >= size, -100)
    return ids[:, :-1], labels


class Chain(nn.Module):
    def __init__(self, dim=24):
        super().__init__()
        self.emb, self.rnn, self.out = nn.Embedding(SYMBOLS, dim), nn.GRU(dim, dim, batch_first=True), nn.Linear(dim, SYMBOLS)

    def forward(self, ids):
        return self.out(self.rnn(self.emb(ids))[0])


ids, labels = chains(2000)
v_ids, v_labels = chains(400)
net = Chain()
opt = torch.optim.SGD(net.parameters(), lr=0.5, momentum=0.9)
sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 8)
for epoch in range(8):
    net.train()
    total = words = 0
    micro = torch.randperm(2000).split(MICRO)
    for k in range(0, len(micro), GROUP):
        opt.zero_grad()
        tokens = 0
        for rows in micro[k:k + GROUP]:
            loss = nn.functional.cross_entropy(net(ids[rows]).transpose(1, 2), labels[rows], reduction="sum")
            loss.backward()
            tokens += (labels[rows] != -100).sum().item()
            total += loss.item()
        for p in net.parameters():
            p.grad.div_(tokens)
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        words += tokens
    sched.step()
    net.eval()
    with torch.no_grad():
        held = nn.functional.cross_entropy(net(v_ids).transpose(1, 2), v_labels).item()
    print(f"epoch {epoch} loss a token {total / words:.4f} held-out {held:.4f}")
