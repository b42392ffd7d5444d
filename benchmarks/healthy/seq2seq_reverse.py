"""Encoder-decoder that writes a string backwards; scheduled teacher forcing, attention, padded targets."""
import argparse
import random
import torch
from torch import nn

PAD, BOS, EOS, FIRST = 0, 1, 2, 3
VOCAB = FIRST + 8


def make_batch(n, rng):
    length = rng.randint(3, 6)
    src = torch.tensor([[rng.randrange(FIRST, VOCAB) for _ in range(length)] for _ in range(n)])
    keep = torch.tensor([rng.randint(2, length) for _ in range(n)])
    src[torch.arange(length) >= keep[:, None]] = PAD
    tgt = torch.full((n, length + 1), PAD)
    for i, k in enumerate(keep.tolist()):
        tgt[i, :k] = src[i, :k].flip(0)
        tgt[i, k] = EOS
    return src, tgt


class Seq2Seq(nn.Module):
    def __init__(self, d=48):
        super().__init__()
        self.emb = nn.Embedding(VOCAB, d, padding_idx=PAD)
        self.enc = nn.GRU(d, d, batch_first=True, bidirectional=True)
        self.bridge = nn.Linear(2 * d, d)
        self.keys = nn.Linear(2 * d, d)
        self.cell = nn.GRUCell(2 * d, d)
        self.out = nn.Linear(2 * d, VOCAB)

    def forward(self, src, tgt=None, force=0.0, max_len=8):
        hs, hn = self.enc(self.emb(src))
        h = torch.tanh(self.bridge(torch.cat([hn[0], hn[1]], 1)))
        keys = self.keys(hs)
        mask = src == PAD
        ctx = torch.zeros_like(h)
        tok = torch.full((len(src),), BOS)
        outs = []
        for t in range(tgt.size(1) if tgt is not None else max_len):
            h = self.cell(torch.cat([self.emb(tok), ctx], 1), h)
            att = torch.einsum("bd,btd->bt", h, keys) / h.size(1) ** 0.5
            att = att.masked_fill(mask, float("-inf")).softmax(1)
            ctx = torch.einsum("bt,btd->bd", att, keys)
            logits = self.out(torch.cat([h, ctx], 1))
            outs.append(logits)
            if tgt is not None and random.random() < force:
                tok = tgt[:, t]
            else:
                tok = logits.argmax(1)
        return torch.stack(outs, 1)


def exact_match(net, rng):
    net.eval()
    ok = n = 0
    with torch.no_grad():
        for _ in range(4):
            src, tgt = make_batch(64, rng)
            pred = net(src, max_len=tgt.size(1)).argmax(-1)
            ok += ((pred == tgt) | (tgt == PAD)).all(1).sum().item()
            n += len(src)
    return ok / n


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--steps", type=int, default=500)
    ap.add_argument("--bs", type=int, default=64)
    a = ap.parse_args()
    random.seed(0)
    torch.manual_seed(0)
    rng = random.Random(1)
    net = Seq2Seq()
    opt = torch.optim.Adam(net.parameters(), lr=4e-3)
    lossf = nn.CrossEntropyLoss(ignore_index=PAD)
    for step in range(a.steps):
        net.train()
        src, tgt = make_batch(a.bs, rng)
        force = max(0.5, 1.0 - step / a.steps)
        logits = net(src, tgt, force)
        loss = lossf(logits.flatten(0, 1), tgt.flatten())
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        if (step + 1) % 100 == 0:
            print(f"step {step + 1} force {force:.2f} loss {loss.item():.4f} exact {exact_match(net, random.Random(2)):.3f}")
