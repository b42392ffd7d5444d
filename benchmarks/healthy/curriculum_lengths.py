"""Curriculum learning: count marked symbols in sequences, short sequences first, then the full mixture."""
import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader, Sampler

MAX_LEN, VOCAB = 24, 6


class CountingSet(torch.utils.data.Dataset):
    """Target: occurrences of symbol 1 minus occurrences of symbol 2."""

    def __init__(self, n, seed):
        g = torch.Generator().manual_seed(seed)
        lengths = torch.randint(3, MAX_LEN + 1, (n,), generator=g)
        self.seqs = [torch.randint(1, VOCAB, (int(l),), generator=g) for l in lengths]
        self.targets = torch.stack([((s == 1).sum() - (s == 2).sum()).float() for s in self.seqs])

    def __len__(self):
        return len(self.seqs)

    def __getitem__(self, i):
        return self.seqs[i], self.targets[i]


class CurriculumSampler(Sampler):
    """First epoch strictly from easy to hard; later epochs draw from a growing easy fraction, shuffled."""

    def __init__(self, difficulty, pacing):
        self.order = torch.argsort(torch.as_tensor(difficulty), stable=True)
        self.pacing = pacing
        self.epoch = 0

    def current(self):
        frac = self.pacing[min(self.epoch, len(self.pacing) - 1)]
        return self.order[:int(frac * len(self.order))]

    def __iter__(self):
        idx = self.current()
        if self.epoch > 0:
            idx = idx[torch.randperm(len(idx))]
        self.epoch += 1
        return iter(idx.tolist())

    def __len__(self):
        return len(self.current())


def collate(rows):
    seqs, ys = zip(*rows)
    lens = torch.tensor([len(s) for s in seqs])
    return pad_sequence(seqs, batch_first=True), lens, torch.stack(ys)


class Counter(nn.Module):
    def __init__(self, hidden=32):
        super().__init__()
        self.emb = nn.Embedding(VOCAB, 12, padding_idx=0)
        self.rnn = nn.GRU(12, hidden, batch_first=True)
        self.out = nn.Linear(hidden, 1)

    def forward(self, x, lens):
        h, _ = self.rnn(self.emb(x))
        return self.out(h[torch.arange(len(x)), lens - 1]).squeeze(-1)


@torch.no_grad()
def mae(model, loader):
    model.eval()
    err = n = 0.0
    for x, l, y in loader:
        err += (model(x, l) - y).abs().sum().item()
        n += len(y)
    return err / n


def main():
    torch.manual_seed(19)
    train_set, test_set = CountingSet(1600, 1), CountingSet(400, 2)
    sampler = CurriculumSampler([len(s) for s in train_set.seqs], pacing=[1.0, 0.3, 0.5, 0.7, 0.85, 1.0])
    train = DataLoader(train_set, batch_size=32, sampler=sampler, collate_fn=collate)
    test = DataLoader(test_set, batch_size=200, collate_fn=collate)
    model = Counter()
    opt = torch.optim.Adam(model.parameters(), lr=4e-3)
    loss_fn = nn.SmoothL1Loss()
    for ep in range(12):
        model.train()
        total, k = 0.0, 0
        for x, lens, y in train:
            loss = loss_fn(model(x, lens), y)
            opt.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            opt.step()
            total += loss.item()
            k += 1
        print(f"epoch {ep:2d} ({k:2d} batches) loss {total / k:.4f} test MAE {mae(model, test):.3f}")


if __name__ == "__main__":
    main()
