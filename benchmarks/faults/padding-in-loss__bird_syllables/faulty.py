"""Next-syllable model of short bird songs; songs are cut when the bird flies off."""
import itertools

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.rnn import pad_sequence

SYLLABLES = 9          # 1..9, 0 fills up the batch
PAD = 0


def songs(count, seed):
    g = torch.Generator().manual_seed(seed)
    table = torch.softmax(2.0 * torch.randn(SYLLABLES, SYLLABLES, generator=torch.Generator().manual_seed(99)), 1)
    out = []
    for _ in range(count):
        s = [int(torch.randint(SYLLABLES, (1,), generator=g))]
        while len(s) < 3 or (len(s) < 26 and torch.rand(1, generator=g) > 0.28):
            s.append(int(torch.multinomial(table[s[-1]], 1, generator=g)))
        out.append(torch.tensor(s) + 1)
    return out


def padded(batch):
    block = pad_sequence(batch, batch_first=True, padding_value=PAD)
    return block[:, :-1], block[:, 1:]


def endless(data, size):
    while True:
        for rows in torch.randperm(len(data)).split(size):
            yield padded([data[i] for i in rows])


class SongNet(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.table = nn.Embedding(SYLLABLES + 1, dim, padding_idx=PAD)
        self.gru = nn.GRU(dim, dim, batch_first=True)
        self.out = nn.Linear(dim, SYLLABLES + 1)

    def forward(self, tokens):
        return self.out(self.gru(self.table(tokens))[0])


def objective(logits, target):
    return F.cross_entropy(logits.flatten(0, 1), target.flatten())


@torch.no_grad()
def sung_steps(net, data):
    net.eval()
    x, t = padded(data)
    logits, real = net(x), t != PAD
    net.train()
    nll = F.cross_entropy(logits[real], t[real]).item()
    return nll, (logits.argmax(-1) == t)[real].float().mean().item()


torch.manual_seed(2)
train, held_out = songs(800, 0), songs(250, 1)
net = SongNet()
opt = torch.optim.Adam(net.parameters(), lr=4e-3)
losses = []
for step, (x, t) in enumerate(itertools.islice(endless(train, 40), 280), 1):
    loss = objective(net(x), t)
    opt.zero_grad()
    loss.backward()
    opt.step()
    losses.append(loss.item())
    if step % 70 == 0:
        nll, acc = sung_steps(net, held_out)
        print(f"{step}: train {sum(losses[-70:]) / 70:.3f}   held-out nll {nll:.3f}  next-syllable acc {acc:.3f}")
