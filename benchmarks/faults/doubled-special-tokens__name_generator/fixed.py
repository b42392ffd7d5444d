"""Character model of invented star names; samples a few after training."""
import random

import torch
import torch.nn as nn

CHARS = ["<pad>", "<bos>", "<eos>"] + list("abcdefghijklmnopqrstuvwxyz")
PAD, BOS, EOS = 0, 1, 2
STOI = {c: i for i, c in enumerate(CHARS)}


class Tokenizer:
    def encode(self, text):
        return [BOS] + [STOI[c] for c in text] + [EOS]

    def decode(self, ids):
        return "".join(CHARS[i] for i in ids if i > EOS)


def invent(rng):
    a = rng.choice(["al", "bet", "den", "mir", "rig", "sir", "veg", "zan", "tau", "kep", "alde", "cas", "dub", "fom", "gie", "hama", "kor", "mark", "pol", "sche"])
    b = rng.choice(["a", "e", "o", "u", "ia", "ela"])
    c = rng.choice(["bar", "neb", "phon", "ran", "tor", "xis", "lus", "dar", "gol", "mak", "tine", "var"])
    return a + b + c


class CharModel(nn.Module):
    def __init__(self, emb=16, hidden=48):
        super().__init__()
        self.emb = nn.Embedding(len(CHARS), emb, padding_idx=PAD)
        self.rnn = nn.GRU(emb, hidden, batch_first=True)
        self.out = nn.Linear(hidden, len(CHARS))

    def forward(self, ids, state=None):
        h, state = self.rnn(self.emb(ids), state)
        return self.out(h), state


def make_batch(tok, names):
    rows = [tok.encode(n) for n in names]
    width = max(map(len, rows))
    return torch.tensor([r + [PAD] * (width - len(r)) for r in rows])


def lm_loss(model, ids):
    logits, _ = model(ids[:, :-1])
    return nn.functional.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten(), ignore_index=PAD)


@torch.no_grad()
def sample(model, tok, max_len=15):
    model.eval()
    ids, state = [], None
    cur = torch.tensor([[BOS]])
    for _ in range(max_len):
        logits, state = model(cur, state)
        nxt = torch.multinomial(logits[0, -1].softmax(-1), 1)
        if nxt.item() <= EOS:
            break
        ids.append(nxt.item())
        cur = nxt[None]
    return tok.decode(ids)


rng = random.Random(4)
torch.manual_seed(4)
tok = Tokenizer()
names = sorted({invent(rng) for _ in range(2600)})
rng.shuffle(names)
names = names[:1100]
train, held = names[:900], make_batch(tok, names[900:])
model = CharModel()
opt = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(10):
    model.train()
    rng.shuffle(train)
    for i in range(0, len(train), 30):
        loss = lm_loss(model, make_batch(tok, train[i:i + 30]))
        opt.zero_grad()
        loss.backward()
        opt.step()
    model.eval()
    with torch.no_grad():
        print(f"epoch {epoch} train {loss.item():.3f} held-out {lm_loss(model, held).item():.3f}")
print("samples:", [sample(model, tok) for _ in range(8)])
