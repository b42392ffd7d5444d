"""A language model of short commands of several lengths. Padding and the end share an id, and its targets are all set to -100."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader

torch.manual_seed(2)
VERBS, THINGS, PLACES = list(range(3, 8)), list(range(8, 16)), list(range(16, 20))


class Tokenizer:
    def __init__(self):
        self.bos_token_id = 1
        self.eos_token_id = 2
        self.pad_token_id = self.eos_token_id

    def pad(self, rows):
        longest = max(len(row) for row in rows)
        return torch.tensor([row + [self.pad_token_id] * (longest - len(row)) for row in rows])


tokenizer = Tokenizer()


def pick(options):
    return options[int(torch.randint(0, len(options), ()))]


def command():
    words = [pick(VERBS), pick(THINGS)]
    for _ in range(int(torch.randint(0, 3, ()))):
        words += [0, pick(THINGS)]
    if torch.rand(()) < 0.5:
        words += [20, pick(PLACES)]
    return [tokenizer.bos_token_id, *words, tokenizer.eos_token_id]


def collate(rows):
    ids = tokenizer.pad(rows)
    labels = ids.clone()
    labels[labels == tokenizer.pad_token_id] = -100
    return ids, labels


class CommandModel(nn.Module):
    def __init__(self, n_words=21, dim=32):
        super().__init__()
        self.words = nn.Embedding(n_words, dim)
        self.places = nn.Embedding(32, dim)
        layer = nn.TransformerEncoderLayer(dim, 4, 64, dropout=0.0, batch_first=True)
        self.body = nn.TransformerEncoder(layer, 2)
        self.head = nn.Linear(dim, n_words)

    def forward(self, ids):
        mask = nn.Transformer.generate_square_subsequent_mask(ids.shape[1])
        x = self.words(ids) + self.places(torch.arange(ids.shape[1]))
        return self.head(self.body(x, mask=mask, is_causal=True))


loader = DataLoader([command() for _ in range(480)], batch_size=24, shuffle=True, collate_fn=collate)
model = CommandModel()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
for epoch in range(4):
    for ids, labels in loader:
        logits = model(ids)
        loss = F.cross_entropy(logits[:, :-1].transpose(1, 2), labels[:, 1:], ignore_index=-100)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
