"""Character GRU that guesses from which of three invented languages a name comes."""
import random

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence
from torch.utils.data import DataLoader

SYLLABLES = {
    "north": ["sk", "bjor", "ulf", "gr", "thor", "en", "heim", "ar"],
    "south": ["la", "ri", "no", "mia", "cel", "to", "va", "zo"],
    "east": ["xi", "ao", "min", "zho", "ya", "ling", "wen", "ko"],
}
ALPHABET = {c: i + 1 for i, c in enumerate(sorted(set("".join(sum(SYLLABLES.values(), [])))))}
LABELS = sorted(SYLLABLES)


def make_names(n, rng):
    rows = []
    for _ in range(n):
        lang = rng.choice(LABELS)
        parts = [rng.choice(SYLLABLES[lang]) if rng.random() < 0.75 else rng.choice(SYLLABLES[rng.choice(LABELS)])
                 for _ in range(rng.randint(2, 5))]
        rows.append(("".join(parts), LABELS.index(lang)))
    return rows


def collate(rows):
    seqs = [torch.tensor([ALPHABET[c] for c in name]) for name, _ in rows]
    lens = torch.tensor([len(s) for s in seqs])
    return pad_sequence(seqs, batch_first=True), lens, torch.tensor([y for _, y in rows])


class NameGRU(nn.Module):
    def __init__(self, vocab, emb=16, hidden=48, classes=3):
        super().__init__()
        self.emb = nn.Embedding(vocab, emb, padding_idx=0)
        self.gru = nn.GRU(emb, hidden, batch_first=True)
        self.out = nn.Linear(hidden, classes)

    def forward(self, tokens, lens):
        packed = pack_padded_sequence(self.emb(tokens), lens, batch_first=True, enforce_sorted=False)
        _, h = self.gru(packed)
        return self.out(h[-1])


class Callback:
    def before_batch(self, loop): pass
    def after_backward(self, loop): pass
    def after_batch(self, loop): pass
    def after_epoch(self, loop): pass


class GradHandler(Callback):
    """Bounds the gradient norm and resets the buffers."""

    def after_backward(self, loop):
        nn.utils.clip_grad_norm_(loop.model.parameters(), 5.0)

    def after_batch(self, loop):
        loop.optimizer.zero_grad()


class Logger(Callback):
    def __init__(self):
        self.buf = []

    def after_batch(self, loop):
        self.buf.append(loop.last_loss)

    def after_epoch(self, loop):
        print("epoch %d  loss %.4f  valid acc %.3f" % (loop.epoch, sum(self.buf) / len(self.buf), loop.validate()))
        self.buf.clear()


class Loop:
    def __init__(self, model, optimizer, train_dl, valid_dl, callbacks):
        self.model, self.optimizer = model, optimizer
        self.train_dl, self.valid_dl, self.cbs = train_dl, valid_dl, callbacks
        self.criterion = nn.CrossEntropyLoss()

    def fire(self, event):
        for cb in self.cbs:
            getattr(cb, event)(self)

    def run(self, epochs):
        for self.epoch in range(1, epochs + 1):
            self.model.train()
            for tokens, lens, y in self.train_dl:
                self.fire("before_batch")
                loss = self.criterion(self.model(tokens, lens), y)
                self.last_loss = loss.item()
                loss.backward()
                self.fire("after_backward")
                self.optimizer.step()
                self.fire("after_batch")
            self.fire("after_epoch")

    @torch.no_grad()
    def validate(self):
        self.model.eval()
        right = total = 0
        for tokens, lens, y in self.valid_dl:
            right += (self.model(tokens, lens).argmax(-1) == y).sum().item()
            total += len(y)
        return right / total


if __name__ == "__main__":
    torch.manual_seed(1)
    rng = random.Random(1)
    names = make_names(2200, rng)
    unique = list({n: (n, y) for n, y in names}.values())
    cut = int(len(unique) * 0.8)
    train_dl = DataLoader(unique[:cut], batch_size=32, shuffle=True, collate_fn=collate)
    valid_dl = DataLoader(unique[cut:], batch_size=128, collate_fn=collate)
    net = NameGRU(len(ALPHABET) + 1)
    opt = torch.optim.RMSprop(net.parameters(), lr=2e-3)
    Loop(net, opt, train_dl, valid_dl, [GradHandler(), Logger()]).run(6)
