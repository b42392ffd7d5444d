"""Generator of small sums such as 3+5-2 that must know when to stop."""
import random
import statistics

import torch
from torch import nn
from torch.nn import functional as F

EOS = "."
CHARS = [EOS, *"0123456789+-"]
INDEX = {c: i for i, c in enumerate(CHARS)}
PAD = INDEX[EOS]
IGNORE = -100


def expression(rng):
    text = str(rng.randrange(10))
    while rng.random() < 0.6 and len(text) < 14:
        text += rng.choice("+-") + str(rng.randrange(10))
    return text


def collate(texts):
    longest = max(map(len, texts)) + 1
    ids = torch.full((len(texts), longest + 1), PAD)
    for row, text in enumerate(texts):
        codes = torch.tensor([INDEX[c] for c in text])
        ids[row, 1:1 + len(codes)] = codes
    inputs, targets = ids[:, :-1], ids[:, 1:].clone()
    targets[targets == PAD] = IGNORE
    return inputs, targets


class Writer(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.emb, self.gru, self.out = nn.Embedding(len(CHARS), dim), nn.GRU(dim, dim, batch_first=True), nn.Linear(dim, len(CHARS))

    def forward(self, ids, h=None):
        a, h = self.gru(self.emb(ids), h)
        return self.out(a), h


@torch.no_grad()
def write(net, limit=40):
    ids, h, text = torch.tensor([[INDEX[EOS]]]), None, ""
    while len(text) < limit:
        out, h = net(ids, h)
        ids = torch.multinomial(out[:, -1].softmax(-1), 1)
        if CHARS[ids.item()] == EOS:
            break
        text += CHARS[ids.item()]
    return text


torch.manual_seed(12)
rng = random.Random(12)
data, held = [expression(rng) for _ in range(1600)], [expression(rng) for _ in range(200)]
net = Writer()
opt = torch.optim.Adam(net.parameters(), lr=4e-3)
val = collate(held)
for epoch in range(7):
    rng.shuffle(data)
    losses = []
    net.train()
    for i in range(0, len(data), 40):
        x, t = collate(data[i:i + 40])
        loss = F.cross_entropy(net(x)[0].transpose(1, 2), t, ignore_index=IGNORE)
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    net.eval()
    with torch.no_grad():
        v = F.cross_entropy(net(val[0])[0].transpose(1, 2), val[1], ignore_index=IGNORE).item()
    print(f"epoch {epoch}: train {sum(losses) / len(losses):.3f}  val {v:.3f}")
written = [write(net) for _ in range(60)]
print("examples:", written[:4])
print(f"mean length {statistics.mean(map(len, written)):.1f}, in the data {statistics.mean(map(len, held)):.1f}")
