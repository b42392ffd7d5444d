"""Intent classifier: bag-of-embeddings over short utterances."""
import argparse
import random

import torch
import torch.nn as nn
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader

TEMPLATES = {
    "weather": ["will it rain {d}", "how cold is it {d}", "weather for {d}", "do i need an umbrella {d}"],
    "alarm": ["wake me up {d}", "set an alarm for {d}", "alarm at seven {d}", "ring the alarm {d}"],
    "music": ["play some jazz {d}", "put on my playlist {d}", "play a song {d}", "skip this song {d}"],
    "travel": ["book a flight {d}", "train tickets for {d}", "find a hotel {d}", "how do i get to the airport {d}"],
    "handover": ["talk to a human {d}", "operator please {d}"],
}
FREQ = {"weather": 0.32, "alarm": 0.28, "music": 0.22, "travel": 0.165, "handover": 0.015}
DAYS = ["today", "tomorrow", "on monday", "on friday", "this weekend", "please", "now", "tonight"]
FILLER = ["hey", "um", "ok", "so", "could you", "i want to know", ""]
PAD, UNK = 0, 1


def synthesize(n, rng):
    names = list(FREQ)
    rows = []
    for _ in range(n):
        intent = rng.choices(names, weights=[FREQ[k] for k in names])[0]
        text = rng.choice(FILLER) + " " + rng.choice(TEMPLATES[intent]).format(d=rng.choice(DAYS))
        words = [w for w in text.split() if rng.random() > 0.08]
        rows.append((" ".join(words) or "ok", intent))
    return rows


class Vocab:
    def __init__(self, rows):
        words = sorted({w for t, _ in rows for w in t.split()})
        self.w2i = {w: i for i, w in enumerate(words, start=2)}
        self.l2i = {name: i for i, name in enumerate(FREQ, start=1)}

    def encode(self, text):
        return torch.tensor([self.w2i.get(w, UNK) for w in text.split()])

    def __len__(self):
        return len(self.w2i) + 2

    @property
    def n_labels(self):
        return len(self.l2i)


class IntentModel(nn.Module):
    def __init__(self, vocab_size, n_labels, dim=32):
        super().__init__()
        self.emb = nn.Embedding(vocab_size, dim, padding_idx=PAD)
        self.mlp = nn.Sequential(nn.Linear(dim, 64), nn.Tanh(), nn.Dropout(0.2), nn.Linear(64, n_labels))

    def forward(self, ids):
        mask = (ids != PAD).unsqueeze(-1).float()
        pooled = (self.emb(ids) * mask).sum(1) / mask.sum(1).clamp(min=1)
        return self.mlp(pooled)


def make_collate(vocab):
    def collate(rows):
        ids = pad_sequence([vocab.encode(t) for t, _ in rows], batch_first=True, padding_value=PAD)
        return ids, torch.tensor([vocab.l2i[l] for _, l in rows])
    return collate


def accuracy(model, loader):
    model.eval()
    right = total = 0
    with torch.no_grad():
        for ids, y in loader:
            right += (model(ids).argmax(1) == y).sum().item()
            total += len(y)
    return right / total


def main(args):
    rng = random.Random(args.seed)
    torch.manual_seed(args.seed)
    train_rows = synthesize(2000, rng)
    known = {text for text, _ in train_rows}
    dev_rows = [row for row in synthesize(900, rng) if row[0] not in known]
    vocab = Vocab(train_rows)
    collate = make_collate(vocab)
    train_dl = DataLoader(train_rows, args.batch_size, shuffle=True, collate_fn=collate)
    dev_dl = DataLoader(dev_rows, 100, collate_fn=collate)

    model = IntentModel(len(vocab), vocab.n_labels)
    optimizer = torch.optim.Adam(model.parameters(), lr=args.lr)
    criterion = nn.CrossEntropyLoss()
    for epoch in range(args.epochs):
        model.train()
        for i, (ids, y) in enumerate(train_dl):
            optimizer.zero_grad()
            loss = criterion(model(ids), y)
            loss.backward()
            optimizer.step()
            if i % 40 == 0:
                print(f"epoch {epoch} step {i} loss {loss.item():.3f}")
        print(f"--- epoch {epoch} dev acc {accuracy(model, dev_dl):.3f}")


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("--batch_size", type=int, default=16)
    p.add_argument("--epochs", type=int, default=6)
    p.add_argument("--lr", type=float, default=3e-3)
    p.add_argument("--seed", type=int, default=5)
    main(p.parse_args())
