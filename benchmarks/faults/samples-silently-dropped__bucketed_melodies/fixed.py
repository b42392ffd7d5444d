"""Major or minor? Melodies of unequal length, batched with others of the same length so that no padding is needed."""
from collections import defaultdict

import torch
from torch import nn

MAJOR, MINOR = [0, 2, 4, 5, 7, 9, 11], [0, 2, 3, 5, 7, 8, 10]
BATCH = 32


def melody(minor, length, g):
    scale = torch.tensor(MINOR if minor else MAJOR)
    notes = scale[torch.randint(0, 7, (length,), generator=g)]
    slip = torch.rand(length, generator=g) < 0.1
    notes = torch.where(slip, torch.randint(0, 12, (length,), generator=g), notes)
    # long pieces end in another key
    return torch.cat([notes[:6], (notes[6:] + 6) % 12]) if length > 12 else notes


def collection(n, g):
    pieces = []
    for _ in range(n):
        long = torch.rand(1, generator=g).item() < 0.35
        length = int(torch.randint(13, 41, (1,), generator=g)) if long else int(torch.randint(8, 11, (1,), generator=g))
        minor = int(torch.randint(0, 2, (1,), generator=g))
        pieces.append((melody(minor if length <= 12 else 1 - minor, length, g), minor))
    return pieces


def same_length_batches(pieces):
    buckets = defaultdict(list)
    batches = []
    for i in torch.randperm(len(pieces)).tolist():
        notes, _ = pieces[i]
        bucket = buckets[len(notes)]
        bucket.append(i)
        if len(bucket) == BATCH:
            batches.append(buckets.pop(len(notes)))
    batches.extend(buckets.values())
    for k in torch.randperm(len(batches)).tolist():
        notes, labels = zip(*(pieces[i] for i in batches[k]))
        yield torch.stack(notes), torch.tensor(labels)


class KeyNet(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.notes = nn.Embedding(12, 16)
        self.gru = nn.GRU(16, width, batch_first=True)
        self.out = nn.Linear(width, 2)

    def forward(self, x):
        return self.out(self.gru(self.notes(x))[0].mean(1))


g = torch.Generator().manual_seed(4)
torch.manual_seed(4)
train, val = collection(700, g), collection(250, g)
net, loss_fn = KeyNet(), nn.CrossEntropyLoss()
opt = torch.optim.Adam(net.parameters(), lr=3e-3)
for epoch in range(9):
    net.train()
    losses = []
    for notes, labels in same_length_batches(train):
        loss = loss_fn(net(notes), labels)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        losses.append(loss.item())
    if epoch % 3 == 2:
        net.eval()
        with torch.no_grad():
            right = sum(int(net(notes[None]).argmax()) == label for notes, label in val)
        print(f"epoch {epoch + 1}: loss {sum(losses) / len(losses):.3f}, right on {right / len(val):.3f} of other melodies")
