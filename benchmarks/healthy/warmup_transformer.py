"""A small transformer sorts digits; the rate rises from zero over the first steps."""
import torch
import torch.nn as nn
from torch.optim.lr_scheduler import LambdaLR

torch.manual_seed(0)
LENGTH, VOCAB, DIM = 6, 10, 32


class Sorter(nn.Module):
    def __init__(self):
        super().__init__()
        self.token = nn.Embedding(VOCAB, DIM)
        self.position = nn.Parameter(0.1 * torch.randn(LENGTH, DIM))
        layer = nn.TransformerEncoderLayer(DIM, 4, 64, dropout=0.0, batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.out = nn.Linear(DIM, VOCAB)

    def forward(self, x):
        return self.out(self.encoder(self.token(x) + self.position))


model = Sorter()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
scheduler = LambdaLR(optimizer, lambda step: min(1.0, step / 50))
for step in range(1, 301):
    x = torch.randint(0, VOCAB, (32, LENGTH))
    y = x.sort(1).values
    loss = nn.functional.cross_entropy(model(x).flatten(0, 1), y.flatten())
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    scheduler.step()
    if step % 50 == 0:
        with torch.no_grad():
            x = torch.randint(0, VOCAB, (200, LENGTH))
            right = (model(x).argmax(-1) == x.sort(1).values).float().mean().item()
        print(f"step {step} loss {loss.item():.3f} digits right {right:.3f}")
