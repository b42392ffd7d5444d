"""Move a sentence classifier to a new dialect with low-rank adapters on its two projections."""
import torch
import torch.nn.functional as F
from torch import nn

VOCAB, LENGTH, CLASSES, DIM = 80, 14, 5, 40


class LoRALinear(nn.Module):
    def __init__(self, base, rank=8, alpha=16):
        super().__init__()
        self.base = base.requires_grad_(False)
        self.A = nn.Parameter(torch.empty(rank, base.in_features))
        self.B = nn.Parameter(torch.zeros(base.out_features, rank))
        nn.init.kaiming_uniform_(self.A, a=5 ** 0.5)
        self.scale = alpha / rank

    def forward(self, x):
        return self.base(x) + self.scale * (x @ self.A.T @ self.B.T)


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(VOCAB, DIM)
        self.proj1 = nn.Linear(DIM, DIM)
        self.proj2 = nn.Linear(DIM, DIM)
        self.out = nn.Linear(DIM, CLASSES)

    def forward(self, ids):
        h = torch.tanh(self.proj1(self.embed(ids)))
        h = torch.tanh(self.proj2(h.mean(1)))
        return self.out(h)


def dialect(n, seed):
    """Words belong to topics; another dialect gives two thirds of the words to another topic."""
    g = torch.Generator().manual_seed(seed)
    topic = torch.arange(VOCAB) % CLASSES
    if seed > 1:
        moved = torch.randperm(VOCAB, generator=g)[: VOCAB * 2 // 3]
        topic[moved] = (topic[moved] + 1 + moved % 2) % CLASSES
    y = torch.randint(0, CLASSES, (n,), generator=g)
    own = torch.stack([(topic == c).float() + 0.25 for c in range(CLASSES)])
    return torch.multinomial(own[y], LENGTH, replacement=True, generator=g), y


def fit(model, ids, y, lr, epochs):
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=lr)
    for epoch in range(epochs):
        model.train()
        total = 0.0
        for rows in torch.randperm(1200).split(40):
            loss = F.cross_entropy(model(ids[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() / 30
        model.eval()
        with torch.no_grad():
            acc = (model(ids[1200:]).argmax(1) == y[1200:]).float().mean().item()
        print(f"  epoch {epoch} loss {total:.3f} val {acc:.3f}")


torch.manual_seed(0)
model = Classifier()
print("first dialect")
fit(model, *dialect(1600, 1), lr=3e-3, epochs=5)
model.requires_grad_(False)
model.proj1, model.proj2 = LoRALinear(model.proj1), LoRALinear(model.proj2)
model.out.requires_grad_(True)
print("second dialect")
fit(model, *dialect(1600, 2), lr=5e-3, epochs=12)
