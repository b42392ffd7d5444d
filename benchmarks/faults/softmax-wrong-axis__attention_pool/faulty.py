"""
Attention pooling over event logs: which of the 20 events matters?
A session is 'suspicious' of type k when a rare trigger event of type k shows up somewhere.
"""
import torch
import torch.nn as nn
from torch.utils.data import IterableDataset, DataLoader

VOCAB, LEN, KINDS = 50, 20, 4


class Sessions(IterableDataset):
    def __init__(self, count, seed):
        self.count = count
        self.gen = torch.Generator().manual_seed(seed)

    def __iter__(self):
        for _ in range(self.count):
            ev = torch.randint(KINDS * 2, VOCAB, (LEN,), generator=self.gen)
            k = int(torch.randint(KINDS, (1,), generator=self.gen))
            where = int(torch.randint(LEN, (1,), generator=self.gen))
            ev[where] = 2 * k + int(torch.randint(2, (1,), generator=self.gen))
            yield ev, k


class AttnPool(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.query = nn.Parameter(torch.randn(dim) / dim ** 0.5)
        self.key = nn.Linear(dim, dim)
        self.value = nn.Linear(dim, dim)

    def forward(self, h):                       # h: batch, time, dim
        score = self.key(h) @ self.query        # batch, time
        w = torch.softmax(score, dim=0)
        return torch.einsum("bt,btd->bd", w, self.value(h)), w


class Detector(nn.Module):
    def __init__(self, dim=24):
        super().__init__()
        self.emb = nn.Embedding(VOCAB, dim)
        self.pool = AttnPool(dim)
        self.cls = nn.Linear(dim, KINDS)

    def forward(self, ev):
        ctx, w = self.pool(self.emb(ev))
        return self.cls(ctx), w


def run():
    torch.manual_seed(0)
    net = Detector()
    opt = torch.optim.Adam(net.parameters(), lr=3e-3)
    lossf = nn.CrossEntropyLoss()
    train_dl = DataLoader(Sessions(1600, seed=10), batch_size=32)
    test_dl = DataLoader(Sessions(320, seed=99), batch_size=64)
    for epoch in range(8):
        net.train()
        tot = cnt = 0
        for ev, k in train_dl:
            logits, _ = net(ev)
            loss = lossf(logits, k)
            opt.zero_grad(); loss.backward(); opt.step()
            tot += loss.item(); cnt += 1
        net.eval()
        hit = n = 0
        peak = 0.0
        with torch.no_grad():
            for ev, k in test_dl:
                logits, w = net(ev)
                hit += (logits.argmax(-1) == k).sum().item()
                peak += w.max(1).values.sum().item()
                n += len(k)
        print(f"epoch {epoch} train {tot / cnt:.4f} test acc {hit / n:.3f} peak attention {peak / n:.2f}")


run()
