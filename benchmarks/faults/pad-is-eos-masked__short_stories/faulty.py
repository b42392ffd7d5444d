"""Teaching a GRU to write short number stories with a proper end."""
import random
import torch
from torch import nn
from torch.utils.data import DataLoader

random.seed(2)
torch.manual_seed(2)
EOS, BOS, FIRST = 0, 1, 2
PAD = EOS
VOCAB, IGNORE = 34, -100


def story():
    """Counts up from a start to the next multiple of six, then ends."""
    n = random.randint(0, 29)
    out = [BOS, FIRST + n]
    while (n + 1) % 6 != 0:
        n += 1
        out.append(FIRST + n)
    return out + [EOS]


def collate(rows):
    width = max(map(len, rows))
    ids = torch.tensor([r + [PAD] * (width - len(r)) for r in rows])
    labels = ids.clone()
    labels[labels == PAD] = IGNORE
    return ids[:, :-1], labels[:, 1:]


class Writer(nn.Module):
    def __init__(self, dim=40):
        super().__init__()
        self.embed = nn.Embedding(VOCAB, dim)
        self.rnn = nn.GRU(dim, dim, batch_first=True)
        self.out = nn.Linear(dim, VOCAB)

    def forward(self, ids):
        return self.out(self.rnn(self.embed(ids))[0])

    @torch.no_grad()
    def write(self, first, limit=25):
        ids = [BOS, first]
        while ids[-1] != EOS and len(ids) < limit:
            ids.append(int(self(torch.tensor([ids]))[0, -1].argmax()))
        return ids


loader = DataLoader([story() for _ in range(1200)], batch_size=30, shuffle=True, collate_fn=collate)
model = Writer()
opt = torch.optim.Adam(model.parameters(), lr=3e-3)
loss_fn = nn.CrossEntropyLoss(ignore_index=IGNORE)
for epoch in range(10):
    model.train()
    total = 0.0
    for ids, labels in loader:
        loss = loss_fn(model(ids).flatten(0, 1), labels.flatten())
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        total += loss.item()
    model.eval()
    texts = [model.write(FIRST + n) for n in range(0, 30, 2)]
    ended = sum(t[-1] == EOS for t in texts) / len(texts)
    length = sum(map(len, texts)) / len(texts)
    print(f"epoch {epoch} loss {total / len(loader):.4f} stories that end {ended:.2f} mean length {length:.1f}")
