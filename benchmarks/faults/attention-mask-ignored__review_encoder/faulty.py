"""Sentiment of short reviews with a small Transformer encoder; training batches hold reviews of similar length."""
import random

import torch
import torch.nn as nn
from torch.nn.utils.rnn import pad_sequence

PAD, VOCAB, MAX_LEN = 0, 60, 96
random.seed(19)
torch.manual_seed(19)


def review():
    # words 1-8 praise, 9-16 complaint, 17 flips the next word, the rest is filler
    length = random.randint(5, 14)
    words, mood = [], 0
    while len(words) < length:
        r = random.random()
        if r < 0.3:
            good = random.random() < 0.5
            flip = random.random() < 0.1
            if flip:
                words.append(17)
            words.append(random.randint(1, 8) if good else random.randint(9, 16))
            mood += 1 if good != flip else -1
        else:
            words.append(random.randint(18, VOCAB - 1))
    return (words, int(mood > 0)) if mood != 0 else review()


class ReviewEncoder(nn.Module):
    def __init__(self, d_model=32, nhead=4, layers=1):
        super().__init__()
        self.tok = nn.Embedding(VOCAB, d_model, padding_idx=PAD)
        self.pos = nn.Parameter(torch.randn(1, MAX_LEN, d_model) * 0.02)
        layer = nn.TransformerEncoderLayer(d_model, nhead, 64, dropout=0.1, batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.cls = nn.Linear(d_model, 2)

    def forward(self, ids):
        real = ids != PAD
        h = self.tok(ids) + self.pos[:, : ids.size(1)]
        h = self.encoder(h)
        h = (h * real.unsqueeze(-1)).sum(1) / real.sum(1, keepdim=True)
        return self.cls(h)


def collate(pairs, length=None):
    ids = pad_sequence([torch.tensor(w) for w, _ in pairs], batch_first=True, padding_value=PAD)
    if length is not None:
        ids = nn.functional.pad(ids, (0, length - ids.size(1)), value=PAD)
    return ids, torch.tensor([lab for _, lab in pairs])


train = [review() for _ in range(3000)]
test_ids, test_y = collate([review() for _ in range(400)], length=MAX_LEN)

model = ReviewEncoder()
opt = torch.optim.Adam(model.parameters(), lr=2e-3)
for epoch in range(8):
    model.train()
    random.shuffle(train)
    by_length = sorted(train, key=lambda pair: len(pair[0]))
    batches = [by_length[i:i + 40] for i in range(0, len(train), 40)]
    random.shuffle(batches)
    total = 0.0
    for batch in batches:
        ids, y = collate(batch)
        loss = nn.functional.cross_entropy(model(ids), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item()
    model.eval()
    with torch.no_grad():
        out = model(test_ids)
    acc = (out.argmax(1) == test_y).float().mean().item()
    test_loss = nn.functional.cross_entropy(out, test_y).item()
    print(f"epoch {epoch}: train loss {total / len(batches):.4f}  test loss {test_loss:.4f}  test acc {acc:.3f}")
