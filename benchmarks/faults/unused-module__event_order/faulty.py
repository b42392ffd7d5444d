"""Which of two events came first? Events are tokens in a log of 16 lines."""
import torch
import torch.nn as nn

VOCAB, LENGTH, A, B = 20, 16, 0, 1


def logs(n, seed):
    g = torch.Generator().manual_seed(seed)
    seq = torch.randint(2, VOCAB, (n, LENGTH), generator=g)
    spots = torch.stack([torch.randperm(LENGTH, generator=g)[:2] for _ in range(n)])
    rows = torch.arange(n)
    seq[rows, spots[:, 0]] = A
    seq[rows, spots[:, 1]] = B
    return seq, (spots[:, 0] < spots[:, 1]).long()


class LogEncoder(nn.Module):
    def __init__(self, d=32, heads=4, layers=1):
        super().__init__()
        self.tok = nn.Embedding(VOCAB, d)
        self.pos = nn.Embedding(LENGTH, d)
        enc = nn.TransformerEncoderLayer(d, heads, 2 * d, dropout=0.0, batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(enc, layers, enable_nested_tensor=False)
        self.norm = nn.LayerNorm(d)
        self.head = nn.Linear(d, 2)

    def forward(self, seq):
        h = self.encoder(self.tok(seq))
        return self.head(self.norm(h).mean(1))


def main():
    torch.manual_seed(23)
    x, y = logs(3000, 1)
    xv, yv = logs(600, 2)
    net = LogEncoder()
    opt = torch.optim.Adam(net.parameters(), lr=2e-3)
    for epoch in range(10):
        net.train()
        total = 0.0
        for rows in torch.randperm(len(x)).split(50):
            loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * len(rows)
        net.eval()
        with torch.no_grad():
            acc = (net(xv).argmax(1) == yv).float().mean().item()
        print(f"{epoch}: loss {total / len(x):.3f} val acc {acc:.3f}")


main()
