"""Sort delivery notes: leave with neighbour, call first, or back door. GRU with a [CLS] slot in front."""
import random

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, Dataset, random_split

random.seed(4)
torch.manual_seed(4)
FILLER = "please the parcel with to my or if not in then and thanks at you kindly today".split()
CUES = [["neighbour", "next", "flat"], ["call", "phone", "ring"], ["back", "door", "shed"]]
WORDS = ["[CLS]"] + FILLER + [w for cue in CUES for w in cue]
INDEX = {w: i for i, w in enumerate(WORDS)}


class Notes(Dataset):
    def __init__(self, n, length=10):
        self.rows = []
        for _ in range(n):
            kind = random.randrange(3)
            words = random.choices(FILLER, k=length - 3) + random.choices(CUES[kind], k=2)
            words.append(random.choice(random.choice(CUES)))
            random.shuffle(words)
            self.rows.append((torch.tensor([INDEX["[CLS]"]] + [INDEX[w] for w in words]), kind))

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        return self.rows[i]


class NoteSorter(nn.Module):
    def __init__(self, dim=24, hidden=32):
        super().__init__()
        self.parts = nn.ModuleDict({
            "embed": nn.Embedding(len(WORDS), dim),
            "gru": nn.GRU(dim, hidden, batch_first=True),
            "head": nn.Linear(hidden, 3),
        })

    def forward(self, ids):
        states, _ = self.parts["gru"](self.parts["embed"](ids))
        return self.parts["head"](states[:, 0])


train_set, valid_set = random_split(Notes(1500), [1200, 300])
train_loader, valid_loader = DataLoader(train_set, 30, shuffle=True), DataLoader(valid_set, 300)
net = NoteSorter()
optim = torch.optim.Adam(net.parameters(), lr=4e-3)
for epoch in range(8):
    net.train()
    losses = []
    for ids, kind in train_loader:
        loss = nn.functional.cross_entropy(net(ids), kind)
        optim.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optim.step()
        losses.append(loss.item())
    net.eval()
    with torch.no_grad():
        ids, kind = next(iter(valid_loader))
        logits = net(ids)
    print(f"{epoch}: train {sum(losses) / len(losses):.4f}  valid {nn.functional.cross_entropy(logits, kind):.4f}"
          f"  accuracy {(logits.argmax(1) == kind).float().mean():.3f}")
