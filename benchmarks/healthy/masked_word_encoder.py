"""A masked-token encoder: attention looks both ways and the targets stand at the same positions, only where masked."""
import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(71)
VOCAB, MASK, LENGTH, DIM = 25, 24, 12, 48


def melodies(n):
    start = torch.randint(0, 24, (n, 1))
    step = torch.randint(1, 5, (n, 1))
    return (start + step * torch.arange(LENGTH)) % 24


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.tok, self.pos = nn.Embedding(VOCAB, DIM), nn.Embedding(LENGTH, DIM)
        layer = nn.TransformerEncoderLayer(DIM, 4, 96, dropout=0.0, batch_first=True, norm_first=True)
        self.body = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(DIM, VOCAB)

    def forward(self, ids):
        return self.head(self.body(self.tok(ids) + self.pos(torch.arange(LENGTH))))


def corrupt(ids):
    hidden = torch.rand(ids.shape) < 0.2
    hidden[torch.arange(len(ids)), torch.randint(0, LENGTH, (len(ids),))] = True
    return ids.masked_fill(hidden, MASK), ids.masked_fill(~hidden, -100)


train, held = melodies(3000), melodies(400)
model = Encoder()
opt = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.01)
sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 10)
held_in, held_out = corrupt(held)
for epoch in range(10):
    model.train()
    total = 0.0
    for rows in torch.randperm(3000).split(50):
        ids, target = corrupt(train[rows])
        loss = F.cross_entropy(model(ids).flatten(0, 1), target.flatten(), ignore_index=-100)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        total += loss.item() / 60
    sched.step()
    model.eval()
    with torch.no_grad():
        guess = model(held_in).argmax(-1)
    seen = held_out != -100
    print(f"epoch {epoch} loss {total:.4f} masked notes right {(guess == held_out)[seen].float().mean():.3f}")
