# small word-level GPT that writes menus
import random
import torch
import torch.nn as nn
import torch.nn.functional as F

random.seed(5)
torch.manual_seed(5)

starters = ['soup', 'salad', 'olives', 'bread']
mains = ['fish', 'steak', 'risotto', 'curry', 'pie']
sides = {'fish': 'chips', 'steak': 'beans', 'risotto': 'rocket', 'curry': 'rice', 'pie': 'mash'}
sweets = ['cake', 'fruit', 'ice']


def menu():
    main = random.choice(mains)
    return f'today {random.choice(starters)} then {main} with {sides[main]} and {random.choice(sweets)} .'.split()


words = sum((menu() for _ in range(1500)), [])
vocab = sorted(set(words))
index = {w: i for i, w in enumerate(vocab)}
ids = torch.tensor([index[w] for w in words])
train_ids, valid_ids = ids[:12000], ids[12000:]
BLOCK, DIM = 18, 32


def batch(source, n=24):
    start = torch.randint(0, len(source) - BLOCK - 1, (n,))
    window = source[start[:, None] + torch.arange(BLOCK + 1)]
    return window[:, :-1], window[:, 1:]


class MenuGPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.tok = nn.Embedding(len(vocab), DIM)
        self.pos = nn.Embedding(BLOCK, DIM)
        layer = nn.TransformerEncoderLayer(DIM, 4, 64, dropout=0.0, batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(DIM, len(vocab))

    def forward(self, x):
        T = x.shape[1]
        h = self.tok(x) + self.pos(torch.arange(T))
        mask = nn.Transformer.generate_square_subsequent_mask(T)
        return self.head(self.blocks(h, mask=mask, is_causal=True))


model = MenuGPT()
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
for it in range(1, 251):
    x, y = batch(train_ids)
    loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if it % 50 == 0:
        model.eval()
        with torch.no_grad():
            x, y = batch(valid_ids, 64)
            val = F.cross_entropy(model(x).flatten(0, 1), y.flatten()).item()
        model.train()
        print(f'iteration {it}: loss {loss.item():.4f} validation {val:.4f}')

model.eval()
with torch.no_grad():
    out = [index['today']]
    for _ in range(40):
        p = model(torch.tensor([out[-BLOCK:]]))[0, -1].softmax(-1)
        out.append(torch.multinomial(p, 1).item())
    print(' '.join(vocab[i] for i in out))
    x, y = batch(valid_ids, 200)
    live = [F.cross_entropy(model(x[:, :k])[:, -1], y[:, k - 1]).item() for k in range(4, BLOCK + 1)]
print('loss of the next word while writing:', round(sum(live) / len(live), 4))
