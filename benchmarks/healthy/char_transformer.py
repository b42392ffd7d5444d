# a very small character-level transformer
import random
import torch
import torch.nn as nn
from torch.nn import functional as F

torch.manual_seed(1337)
random.seed(1337)
batch_size, block_size, n_embd, n_head, max_iters = 16, 32, 32, 4, 300

names = ['anna', 'bob', 'clara', 'dave', 'emma', 'frank']
verbs = ['likes', 'sees', 'calls', 'helps']
things = ['cats', 'dogs', 'the sea', 'old books', 'green tea']
text = '\n'.join(f'{random.choice(names)} {random.choice(verbs)} {random.choice(things)}.' for _ in range(1500))

chars = sorted(set(text))
stoi = {c: i for i, c in enumerate(chars)}
data = torch.tensor([stoi[c] for c in text])
n = int(0.9 * len(data))
train_data, val_data = data[:n], data[n:]


def get_batch(d):
    ix = torch.randint(len(d) - block_size, (batch_size,))
    return (torch.stack([d[i:i + block_size] for i in ix]),
            torch.stack([d[i + 1:i + block_size + 1] for i in ix]))


class CharTransformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.tok = nn.Embedding(len(chars), n_embd)
        self.pos = nn.Embedding(block_size, n_embd)
        layer = nn.TransformerEncoderLayer(n_embd, n_head, 4 * n_embd, dropout=0.0, batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.ln_f = nn.LayerNorm(n_embd)
        self.head = nn.Linear(n_embd, len(chars), bias=False)
        self.head.weight = self.tok.weight                      # tied
        nn.init.normal_(self.tok.weight, std=0.1)
        self.register_buffer('mask', torch.triu(torch.full((block_size, block_size), float('-inf')), 1))

    def forward(self, idx):
        T = idx.size(1)
        x = self.tok(idx) + self.pos(torch.arange(T))
        return self.head(self.ln_f(self.blocks(x, mask=self.mask[:T, :T])))


def loss_of(model, xb, yb):
    return F.cross_entropy(model(xb).flatten(0, 1), yb.flatten())


model = CharTransformer()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
for it in range(max_iters + 1):
    if it % 50 == 0:
        model.eval()
        with torch.no_grad():
            v = sum(loss_of(model, *get_batch(val_data)).item() for _ in range(5)) / 5
        model.train()
        print(f'step {it}: val loss {v:.4f}')
    loss = loss_of(model, *get_batch(train_data))
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()

model.eval()
ctx = torch.tensor([[stoi['\n']]])
with torch.no_grad():
    for _ in range(100):
        probs = F.softmax(model(ctx[:, -block_size:])[:, -1], -1)
        ctx = torch.cat([ctx, torch.multinomial(probs, 1)], 1)
print(''.join(chars[i] for i in ctx[0].tolist()))
