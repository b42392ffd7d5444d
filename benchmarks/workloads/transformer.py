"""A causal transformer of four layers, d = 256, batch 8 x 64."""

import sys

import torch
from stopwatch import Stopwatch, device
from torch import nn

VOCAB, DIM, LENGTH, BATCH = 512, 256, 64, 8
steps = int(sys.argv[1]) if len(sys.argv) > 1 else 150
torch.manual_seed(0)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.token = nn.Embedding(VOCAB, DIM)
        self.position = nn.Parameter(0.02 * torch.randn(LENGTH, DIM))
        layer = nn.TransformerEncoderLayer(DIM, 4, 4 * DIM, dropout=0.1, batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(layer, 4, enable_nested_tensor=False)
        self.norm = nn.LayerNorm(DIM)
        self.head = nn.Linear(DIM, VOCAB)

    def forward(self, ids):
        mask = nn.Transformer.generate_square_subsequent_mask(ids.shape[1], device=ids.device)
        return self.head(self.norm(self.blocks(self.token(ids) + self.position, mask=mask, is_causal=True)))


text = torch.randint(0, VOCAB, (20_000,)).sort().values.roll(7).to(device)
model = Model().to(device)
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4)
watch = Stopwatch(steps)
for _ in watch:
    start = torch.randint(0, len(text) - LENGTH - 1, (BATCH,))
    window = torch.stack([text[s : s + LENGTH + 1] for s in start])
    logits = model(window[:, :-1])
    loss = nn.functional.cross_entropy(logits.flatten(0, 1), window[:, 1:].flatten())
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
watch.report()
