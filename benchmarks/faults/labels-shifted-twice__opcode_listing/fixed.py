"""Next-opcode model on made-up assembly listings (a stack-machine grammar)."""
import random

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, Dataset

OPS = ["push", "load", "add", "mul", "cmp", "jz", "store", "pop", "call", "ret"]
FOLLOW = {"push": "push load add".split(), "load": "add mul cmp".split(), "add": "store cmp".split(),
          "mul": "store add".split(), "cmp": ["jz"], "jz": "push load".split(), "store": "load call".split(),
          "pop": ["ret"], "call": "pop ret".split(), "ret": ["push"]}


def listing(length, rng):
    ops = [rng.choice(OPS)]
    while len(ops) < length:
        ops.append(rng.choice(FOLLOW[ops[-1]]))
    return [OPS.index(o) for o in ops]


class Listings(Dataset):
    def __init__(self, n, seed, length=33):
        rng = random.Random(seed)
        self.rows = torch.tensor([listing(length, rng) for _ in range(n)])

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        return self.rows[i, :-1], self.rows[i, 1:]


class OpModel(nn.Module):
    def __init__(self, dim=40):
        super().__init__()
        self.emb = nn.Embedding(len(OPS), dim)
        self.lstm = nn.LSTM(dim, dim, batch_first=True)
        self.out = nn.Linear(dim, len(OPS))
        self.loss_fn = nn.CrossEntropyLoss()

    def forward(self, ops, labels=None):
        logits = self.out(self.lstm(self.emb(ops))[0])
        if labels is None:
            return logits
        return self.loss_fn(logits.reshape(-1, len(OPS)), labels.reshape(-1))


def legal_share(model, n=40, length=20):
    """Continues single opcodes greedily and counts steps that the grammar allows."""
    model.eval()
    ops = torch.arange(len(OPS)).repeat(n // len(OPS)).unsqueeze(1)
    legal = 0
    with torch.no_grad():
        for _ in range(length):
            new = torch.multinomial(model(ops)[:, -1].softmax(-1), 1)
            legal += sum(OPS[b] in FOLLOW[OPS[a]] for a, b in zip(ops[:, -1].tolist(), new[:, 0].tolist()))
            ops = torch.cat([ops, new], 1)
    return legal / (n * length)


torch.manual_seed(64)
train = DataLoader(Listings(900, 0), batch_size=30, shuffle=True)
val = DataLoader(Listings(150, 1), batch_size=150)
model = OpModel()
opt = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(6):
    model.train()
    losses = []
    for ops, labels in train:
        loss = model(ops, labels)
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    model.eval()
    with torch.no_grad():
        held = sum(model(*b).item() for b in val) / len(val)
    print(f"epoch {epoch}: train {sum(losses) / len(losses):.4f}  val {held:.4f}  legal steps {legal_share(model):.3f}")
