"""The end mark doubles as the filling, but the loss is masked by length, so the first end mark of a row counts."""
import random
import torch
from torch import nn

random.seed(8)
torch.manual_seed(8)
END, START, BASE = 0, 1, 2


def countdown():
    n = random.randint(1, 20)
    return [START] + [BASE + k for k in range(n, -1, -1)] + [END]


def batch(rows):
    width = max(map(len, rows))
    ids = torch.full((len(rows), width), END)
    labels = torch.full((len(rows), width), -100)
    for i, row in enumerate(rows):
        ids[i, :len(row)] = torch.tensor(row)
        labels[i, :len(row)] = torch.tensor(row)
    labels[:, 1] = -100        # the first number is free
    return ids[:, :-1], labels[:, 1:]


class Counter(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.emb, self.rnn = nn.Embedding(24, dim), nn.LSTM(dim, dim, batch_first=True)
        self.out = nn.Linear(dim, 24)

    def forward(self, ids):
        return self.out(self.rnn(self.emb(ids))[0])


rows = [countdown() for _ in range(1200)]
held_ids, held_labels = batch([countdown() for _ in range(200)])
net = Counter()
opt = torch.optim.Adam(net.parameters(), lr=3e-3)
for epoch in range(10):
    net.train()
    random.shuffle(rows)
    total = 0.0
    for i in range(0, 1200, 30):
        ids, labels = batch(rows[i:i + 30])
        loss = nn.functional.cross_entropy(net(ids).transpose(1, 2), labels, ignore_index=-100)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        total += loss.item() / 40
    net.eval()
    with torch.no_grad():
        guess = net(held_ids).argmax(-1)
    ends = held_labels == END
    real = held_labels != -100
    print(f"epoch {epoch} loss {total:.4f} right {(guess == held_labels)[real].float().mean():.3f} "
          f"ends right {(guess == held_labels)[ends].float().mean():.3f}")
