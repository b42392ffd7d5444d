"""Character GRU that guesses the language family of made-up surnames."""
import random
import string
import time

import torch
import torch.nn as nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

SYLLABLES = {
    "slavic": (["no", "va", "ko", "pe", "tro", "mi", "dra", "zhu", "ma", "le"], ["ov", "ski", "enko", "ich", "in"]),
    "italian": (["ro", "bel", "li", "ma", "gio", "ca", "fe", "ri", "pa", "lo"], ["ini", "etti", "ano", "ucci", "ello"]),
    "japanese": (["ta", "ka", "mi", "ya", "shi", "ki", "no", "ha", "su", "to"], ["moto", "mura", "da", "zaki", "yama"]),
    "dutch": (["van", "der", "ber", "wil", "jan", "hoe", "lee", "ma", "dij", "koo"], ["sma", "stra", "ens", "huis", "kamp"]),
}
FAMILIES = list(SYLLABLES)
ALPHABET = string.ascii_lowercase
CHAR2ID = {c: i + 1 for i, c in enumerate(ALPHABET)}


def invent_name(family, rng):
    starts, ends = SYLLABLES[family]
    name = "".join(rng.choice(starts) for _ in range(rng.randint(1, 2))) + rng.choice(ends)
    if rng.random() < 0.25:
        k = rng.randrange(len(name))
        name = name[:k] + rng.choice(ALPHABET) + name[k + 1:]
    return name


class NameStream(torch.utils.data.IterableDataset):
    """Endless stream of batches; each batch is drawn from all the families."""

    def __init__(self, names, batch_size, seed):
        self.names, self.batch_size = names, batch_size
        self.rng = random.Random(seed)

    def __iter__(self):
        while True:
            yield collate(self.rng.sample(self.names, self.batch_size))


def collate(pairs):
    seqs = [torch.tensor([CHAR2ID[c] for c in name]) for name, _ in pairs]
    lengths = torch.tensor([len(s) for s in seqs])
    return pad_sequence(seqs, batch_first=True), lengths, torch.tensor([FAMILIES.index(f) for _, f in pairs])


class NameGRU(nn.Module):
    def __init__(self, emb=16, hidden=48, n_out=len(FAMILIES)):
        super().__init__()
        self.embed = nn.Embedding(len(ALPHABET) + 1, emb, padding_idx=0)
        self.gru = nn.GRU(emb, hidden, batch_first=True)
        self.fc = nn.Linear(hidden, n_out)
        self.out = nn.Softmax(dim=1)

    def forward(self, ids, lengths):
        packed = pack_padded_sequence(self.embed(ids), lengths, batch_first=True, enforce_sorted=False)
        _, h = self.gru(packed)
        return self.out(self.fc(h[-1]))


def evaluate(model, pairs):
    model.eval()
    ids, lengths, y = collate(pairs)
    with torch.no_grad():
        pred = model(ids, lengths).argmax(1)
    confusion = torch.zeros(len(FAMILIES), len(FAMILIES), dtype=torch.long)
    for t, p in zip(y, pred):
        confusion[t, p] += 1
    model.train()
    return confusion


def main(total_steps=600, report_every=100, lr=3e-3):
    rng = random.Random(31)
    torch.manual_seed(31)
    everything = {}
    while len(everything) < 1500:
        fam = rng.choice(FAMILIES)
        everything.setdefault(invent_name(fam, rng), fam)
    pairs = list(everything.items())
    rng.shuffle(pairs)
    held_out, train_pairs = pairs[:300], pairs[300:]

    model = NameGRU()
    criterion = nn.NLLLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    stream = torch.utils.data.DataLoader(NameStream(train_pairs, 32, 7), batch_size=None)
    start, window = time.time(), []
    for step, (ids, lengths, y) in enumerate(stream, 1):
        optimizer.zero_grad()
        loss = criterion(model(ids, lengths), y)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        window.append(loss.item())
        if step % report_every == 0:
            cm = evaluate(model, held_out)
            acc = cm.diag().sum().item() / cm.sum().item()
            print(f"{step:5d} ({time.time() - start:.1f}s) loss {sum(window) / len(window):.4f} held-out acc {acc:.3f}")
            window.clear()
        if step >= total_steps:
            break
    print(evaluate(model, held_out))


if __name__ == "__main__":
    main()
