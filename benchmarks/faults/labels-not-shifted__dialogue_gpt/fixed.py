"""Small causal transformer trained on generated shop dialogue, then asked to go on writing."""
import random

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset

random.seed(15)
torch.manual_seed(15)
goods = ["apples", "pears", "plums", "figs", "dates", "limes"]
counts = ["two", "three", "four", "ten"]
lines = [f"can i have {random.choice(counts)} {random.choice(goods)} please? of course. " for _ in range(900)]
text = "".join(lines)
vocab = sorted(set(text))
encode = lambda s: torch.tensor([vocab.index(c) for c in s])
corpus = encode(text)
split = int(0.9 * len(corpus))


class Blocks(Dataset):
    def __init__(self, ids, block_size):
        self.ids, self.block_size = ids, block_size

    def __len__(self):
        return (len(self.ids) - 1) // self.block_size

    def __getitem__(self, i):
        start = i * self.block_size
        chunk = self.ids[start:start + self.block_size + 1]
        return {"input_ids": chunk[:-1], "labels": chunk[1:]}


class GPT(nn.Module):
    def __init__(self, n_vocab, block_size, dim=48):
        super().__init__()
        self.block_size = block_size
        self.wte, self.wpe = nn.Embedding(n_vocab, dim), nn.Embedding(block_size, dim)
        layer = nn.TransformerEncoderLayer(dim, 4, 4 * dim, dropout=0.1, activation="gelu", batch_first=True, norm_first=True)
        self.h = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.ln_f, self.lm_head = nn.LayerNorm(dim), nn.Linear(dim, n_vocab, bias=False)

    def forward(self, input_ids, labels=None):
        n = input_ids.size(1)
        x = self.wte(input_ids) + self.wpe(torch.arange(n))
        mask = torch.ones(n, n, dtype=torch.bool).triu(1)
        logits = self.lm_head(self.ln_f(self.h(x, mask=mask)))
        loss = None if labels is None else F.cross_entropy(logits.flatten(0, 1), labels.flatten())
        return logits, loss


BLOCK = 32
train_loader = DataLoader(Blocks(corpus[:split], BLOCK), batch_size=32, shuffle=True)
valid_loader = DataLoader(Blocks(corpus[split:], BLOCK), batch_size=32)
model = GPT(len(vocab), BLOCK)
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
for epoch in range(4):
    model.train()
    total = 0.0
    for batch in train_loader:
        _, loss = model(**batch)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        total += loss.item() / len(train_loader)
    model.eval()
    with torch.no_grad():
        valid = sum(model(**b)[1].item() for b in valid_loader) / len(valid_loader)
    print(f"epoch {epoch} train {total:.4f} valid {valid:.4f}")

ids = encode("can i have ").unsqueeze(0)
with torch.no_grad():
    for _ in range(40):
        logits, _ = model(ids[:, -BLOCK:])
        ids = torch.cat([ids, logits[:, -1].argmax(-1, keepdim=True)], 1)
print("".join(vocab[i] for i in ids[0].tolist()))
