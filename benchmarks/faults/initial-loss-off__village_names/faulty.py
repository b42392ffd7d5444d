# Character model of village names: three letters in, the next one out. Bare tensors, no nn.Module.
import random
import torch
import torch.nn.functional as F

random.seed(42)
g = torch.Generator().manual_seed(2147483647)
heads = ["ash", "oak", "elm", "stan", "wood", "kings", "white", "nor", "sut", "wes", "hal", "bur", "thorn", "lang"]
tails = ["ton", "ham", "ford", "bury", "ley", "wick", "field", "worth", "by", "combe", "stead", "mere"]
middles = ["", "ing", "er", "en", "el"]
names = [random.choice(heads) + random.choice(middles) + random.choice(tails) for _ in range(900)]
itos = ["."] + sorted(set("".join(names)))
stoi = {c: i for i, c in enumerate(itos)}
V, BLOCK = len(itos), 3


def build(words):
    xs, ys = [], []
    for w in words:
        context = [0] * BLOCK
        for ch in w + ".":
            xs.append(context)
            ys.append(stoi[ch])
            context = context[1:] + [stoi[ch]]
    return torch.tensor(xs), torch.tensor(ys)


Xtr, Ytr = build(names[:750])
Xva, Yva = build(names[750:])

dim, hidden = 10, 100
C = torch.randn((V, dim), generator=g)
W1 = torch.randn((BLOCK * dim, hidden), generator=g) * (5 / 3) / (BLOCK * dim) ** 0.5
b1 = torch.zeros(hidden)
W2 = torch.randn((hidden, V), generator=g) * 3
b2 = torch.randn(V, generator=g)
params = [C, W1, b1, W2, b2]
for p in params:
    p.requires_grad_()


def logits(x):
    h = torch.tanh(C[x].view(len(x), -1) @ W1 + b1)
    return h @ W2 + b2


STEPS = 1500
for step in range(STEPS):
    ix = torch.randint(0, len(Xtr), (64,), generator=g)
    loss = F.cross_entropy(logits(Xtr[ix]), Ytr[ix])
    for p in params:
        p.grad = None
    loss.backward()
    lr = 0.2 if step < 1000 else 0.05
    for p in params:
        p.data -= lr * p.grad
    if step % 250 == 0 or step == STEPS - 1:
        with torch.no_grad():
            held = F.cross_entropy(logits(Xva), Yva)
        print(f"{step:5d}/{STEPS} batch loss {loss.item():.4f} held-out {held.item():.4f}")
