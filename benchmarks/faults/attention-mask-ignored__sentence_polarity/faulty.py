"""Polarity of sentences of very different length; small transformer, masked mean at the end."""
import torch
from torch import nn

torch.manual_seed(95)
VOCAB, PAD, DIM = 60, 0, 32
WEIGHT = torch.randn(VOCAB).sign() * (torch.rand(VOCAB) < 0.3)


def sentences(n, longest):
    rows = []
    for _ in range(n):
        ids = torch.randint(1, VOCAB, (int(torch.randint(3, longest, ())),))
        rows.append((ids, int(WEIGHT[ids].sum() > 0)))
    return rows


def collate(rows, length=None):
    length = length or max(len(ids) for ids, _ in rows)
    x = torch.full((len(rows), length), PAD)
    for i, (ids, _) in enumerate(rows):
        x[i, :len(ids)] = ids
    return x, torch.tensor([label for _, label in rows])


class Polarity(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(VOCAB, DIM)
        self.layer = nn.TransformerEncoderLayer(DIM, 4, 64, dropout=0.1, batch_first=True)
        self.head = nn.Linear(DIM, 2)

    def forward(self, x):
        real = x != PAD
        h = self.layer(self.embed(x))
        mean = (h * real[..., None]).sum(1) / real.sum(1, keepdim=True)
        return self.head(mean)


def accuracy(model, rows, length):
    model.eval()
    x, y = collate(rows, length)
    with torch.no_grad():
        return (model(x).argmax(1) == y).float().mean().item()


train = sorted(sentences(2000, 16), key=lambda r: len(r[0]))      # similar lengths share a batch
groups = [train[i:i + 40] for i in range(0, 2000, 40)]
held = sentences(400, 16)
model = Polarity()
opt = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(10):
    model.train()
    total = 0.0
    for k in torch.randperm(len(groups)).tolist():
        x, y = collate(groups[k])
        loss = nn.functional.cross_entropy(model(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() / len(groups)
    print(f"epoch {epoch} loss {total:.4f} accuracy alone {accuracy(model, held, 16):.3f} "
          f"next to a long one {accuracy(model, held, 90):.3f}")
