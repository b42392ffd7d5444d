"""Mark the names of people and places in short notes (bidirectional GRU tagger)."""
import random

import torch
import torch.nn as nn
from torch.nn.utils.rnn import pad_sequence

random.seed(8)
torch.manual_seed(8)

TAGS = ['O', 'PERSON', 'PLACE']
PAD_TAG = -100
FIRST = 'ann bert carla dan eve finn gina hal'.split()
TOWN = 'york lyon bonn graz pisa turin cork'.split()
PLAIN = 'we met for lunch then walked home and talked about work rain was cold but nice'.split()
vocab = {w: i for i, w in enumerate(['<pad>'] + FIRST + TOWN + ['grant', 'paris', 'in', 'with', 'mr'] + PLAIN)}


def note():
    words, tags = [], []
    for _ in range(random.randint(4, 10)):
        r = random.random()
        if r < 0.15:
            words += [random.choice(['with', 'mr']), random.choice(FIRST + ['grant', 'paris'])]
            tags += [0, 1]
        elif r < 0.3:
            words += ['in', random.choice(TOWN + ['grant', 'paris'])]
            tags += [0, 2]
        else:
            words.append(random.choice(PLAIN))
            tags.append(0)
    return torch.tensor([vocab[w] for w in words]), torch.tensor(tags)


def collate(notes):
    words = pad_sequence([w for w, _ in notes], batch_first=True, padding_value=0)
    tags = pad_sequence([t for _, t in notes], batch_first=True, padding_value=PAD_TAG)
    return words, tags


class Tagger(nn.Module):
    def __init__(self, dim=24):
        super().__init__()
        self.embed = nn.Embedding(len(vocab), dim, padding_idx=0)
        self.rnn = nn.GRU(dim, dim, batch_first=True, bidirectional=True)
        self.out = nn.Linear(2 * dim, len(TAGS))

    def forward(self, words):
        return self.out(self.rnn(self.embed(words))[0])


train_loader = torch.utils.data.DataLoader([note() for _ in range(1200)], 30, shuffle=True, collate_fn=collate)
held_out = [note() for _ in range(300)]
tagger = Tagger()
opt = torch.optim.Adam(tagger.parameters(), lr=4e-3)
loss_fn = nn.CrossEntropyLoss(ignore_index=PAD_TAG)
for epoch in range(5):
    tagger.train()
    for words, tags in train_loader:
        opt.zero_grad()
        loss = loss_fn(tagger(words).flatten(0, 1), tags.flatten())
        loss.backward()
        opt.step()
    tagger.eval()
    right = count = 0
    with torch.no_grad():
        for words, tags in held_out:
            right += (tagger(words[None])[0].argmax(-1) == tags).sum().item()
            count += len(tags)
    print(f'epoch {epoch}: loss {loss.item():.4f}, words tagged right {right / count:.3f}')
