"""Character transformer with tied input and output embeddings, on generated recipe lines."""
import random

import torch
import torch.nn.functional as F
from torch import nn

random.seed(4)
amounts = ["one cup", "two spoons", "half a pound", "three slices", "a pinch"]
foods = ["flour", "sugar", "butter", "milk", "pepper", "bread", "cheese", "rice"]
verbs = ["stir", "bake", "fold", "pour", "whisk"]
text = "".join(f"{random.choice(verbs)} {random.choice(amounts)} of {random.choice(foods)}. " for _ in range(1200))
chars = sorted(set(text))
data = torch.tensor([chars.index(c) for c in text])
train, valid = data[:-4000], data[-4000:]
BLOCK = 32


class TinyTransformer(nn.Module):
    def __init__(self, vocab, dim=64, heads=4, layers=2):
        super().__init__()
        self.tok = nn.Embedding(vocab, dim)
        self.pos = nn.Embedding(BLOCK, dim)
        block = nn.TransformerEncoderLayer(dim, heads, 2 * dim, dropout=0.0, batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(block, layers, enable_nested_tensor=False)
        self.norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, vocab, bias=False)
        self.head.weight = self.tok.weight
        self.register_buffer("mask", nn.Transformer.generate_square_subsequent_mask(BLOCK))

    def forward(self, x):
        h = self.tok(x) + self.pos(torch.arange(x.size(1)))
        return self.head(self.norm(self.blocks(h, mask=self.mask, is_causal=True)))


def get_batch(source, size=24):
    at = torch.randint(0, len(source) - BLOCK - 1, (size,)).unsqueeze(1) + torch.arange(BLOCK)
    return source[at], source[at + 1]


def loss_of(model, x, y):
    return F.cross_entropy(model(x).flatten(0, 1), y.flatten())


torch.manual_seed(4)
model = TinyTransformer(len(chars))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
valid_batch = get_batch(valid, 64)
for step in range(240):
    model.train()
    loss = loss_of(model, *get_batch(train))
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()
    if step % 40 == 0 or step == 239:
        model.eval()
        with torch.no_grad():
            print(f"step {step:3d} train {loss.item():.3f} valid {loss_of(model, *valid_batch).item():.3f}")
