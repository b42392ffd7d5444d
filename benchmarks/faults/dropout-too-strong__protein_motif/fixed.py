"""Which of four motifs does a short protein contain? Convolutions over amino-acid letters."""
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset, random_split

LETTERS = "ACDEFGHIKLMNPQRSTVWY"
MOTIFS = ["CHKW", "DGSP", "FYWR", "NQTM"]


@dataclass
class Hyper:
    dim: int = 16
    channels: int = 32
    dropout: float = 0.2
    lr: float = 2e-3
    epochs: int = 8


def proteins(n, length=24):
    ids = torch.randint(0, len(LETTERS), (n, length))
    label = torch.randint(0, len(MOTIFS), (n,))
    start = torch.randint(0, length - 4, (n,))
    for row, k in enumerate(label.tolist()):
        motif = torch.tensor([LETTERS.index(c) for c in MOTIFS[k]])
        if torch.rand(()) < 0.5:
            motif[torch.randint(0, 4, (1,))] = torch.randint(0, len(LETTERS), (1,))      # a point mutation
        ids[row, start[row]:start[row] + 4] = motif
    return TensorDataset(ids, label)


class MotifNet(nn.Module):
    def __init__(self, hp):
        super().__init__()
        self.letters = nn.Embedding(len(LETTERS), hp.dim)
        self.convs = nn.ModuleDict({f"k{k}": nn.Conv1d(hp.dim, hp.channels, k, padding=k // 2) for k in (3, 5)})
        self.drop = nn.Dropout(hp.dropout)
        self.hidden = nn.Linear(2 * hp.channels, hp.channels)
        self.out = nn.Linear(hp.channels, len(MOTIFS))

    def forward(self, ids):
        h = self.letters(ids).transpose(1, 2)
        h = torch.cat([F.relu(conv(h)).amax(2) for conv in self.convs.values()], 1)
        h = F.relu(self.hidden(self.drop(h)))
        return self.out(self.drop(h))


def main():
    hp = Hyper()
    torch.manual_seed(67)
    train, val = random_split(proteins(2200), [1800, 400])
    train_loader, val_loader = DataLoader(train, 36, shuffle=True), DataLoader(val, 400)
    net = MotifNet(hp)
    opt = torch.optim.Adam(net.parameters(), lr=hp.lr)
    for epoch in range(hp.epochs):
        net.train()
        losses = []
        for ids, label in train_loader:
            loss = F.cross_entropy(net(ids), label)
            opt.zero_grad()
            loss.backward()
            opt.step()
            losses.append(loss.item())
        net.eval()
        with torch.no_grad():
            ids, label = next(iter(val_loader))
            out = net(ids)
        print(f"epoch {epoch}: train {sum(losses) / len(losses):.3f} val {F.cross_entropy(out, label):.3f}"
              f" accuracy {(out.argmax(1) == label).float().mean():.3f}")


if __name__ == "__main__":
    main()
