"""Micrograd style: every tensor made by hand, mini-batches by randint, learning rate decay by an if."""
import torch
import torch.nn.functional as F

words = "emma olivia ava isabella sophia charlotte mia amelia harper evelyn abigail emily ella elizabeth camila luna sofia avery mila aria scarlett penelope layla chloe victoria madison eleanor grace nora riley zoey hannah hazel lily ellie violet lillian zoe stella aurora natalie emilia everly leah aubrey willow addison lucy audrey bella".split()
chars = ["."] + sorted(set("".join(words)))
stoi = {c: i for i, c in enumerate(chars)}
block = 3
X, Y = [], []
for w in words:
    context = [0] * block
    for ch in w + ".":
        X.append(context)
        Y.append(stoi[ch])
        context = context[1:] + [stoi[ch]]
X, Y = torch.tensor(X), torch.tensor(Y)

g = torch.Generator().manual_seed(53)
C = torch.randn((len(chars), 6), generator=g)
W1 = torch.randn((block * 6, 64), generator=g) * (5 / 3) / (block * 6) ** 0.5
b1 = torch.randn(64, generator=g) * 0.01
W2 = torch.randn((64, len(chars)), generator=g) * 0.1
b2 = torch.randn(len(chars), generator=g) * 0
parameters = [C, W1, b1, W2, b2]
for p in parameters:
    p.requires_grad = True
lossi = []
for i in range(1500):
    ix = torch.randint(0, X.shape[0], (32,), generator=g)
    h = torch.tanh(C[X[ix]].view(-1, block * 6) @ W1 + b1)
    logits = h @ W2 + b2
    loss = F.cross_entropy(logits, Y[ix])
    for p in parameters:
        p.grad = None
    loss.backward()
    lr = 0.1 if i < 1000 else 0.02
    for p in parameters:
        p.data += -lr * p.grad
    lossi.append(loss.item())
    if i % 300 == 299:
        print(f"{i + 1}: {sum(lossi[-100:]) / 100:.4f}")
