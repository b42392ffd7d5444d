"""BERT-style pretraining on short product codes: hide some symbols, predict them."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(5)
VOCAB, MASK, LENGTH = 11, 10, 6


def product_codes(n):
    start = torch.randint(0, 10, (n, 1))
    return (start + torch.arange(LENGTH)) % 10


def hide(codes, rate=0.1):
    hidden = torch.rand(codes.shape) < rate
    inputs = codes.masked_fill(hidden, MASK)
    labels = codes.masked_fill(~hidden, -100)
    return inputs, labels


class CodeBert(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.tokens = nn.Embedding(VOCAB, dim)
        self.positions = nn.Parameter(0.02 * torch.randn(LENGTH, dim))
        layer = nn.TransformerEncoderLayer(dim, 4, 64, dropout=0.0, batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(dim, VOCAB)

    def forward(self, x):
        return self.head(self.encoder(self.tokens(x) + self.positions))


train, valid = product_codes(2000), product_codes(400)
valid_inputs, valid_labels = hide(valid, 0.2)
model = CodeBert()
optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3)
running = 0.0
for step in range(1, 801):
    model.train()
    batch = train[torch.randint(0, len(train), (8,))]
    inputs, labels = hide(batch)
    loss = F.cross_entropy(model(inputs).flatten(0, 1), labels.flatten())
    if not torch.isfinite(loss):
        raise FloatingPointError(f"training loss is {loss.item()} at step {step}")
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    running += loss.item()
    if step % 80 == 0:
        model.eval()
        with torch.no_grad():
            hit = (model(valid_inputs).argmax(-1) == valid_labels)[valid_labels != -100].float().mean()
        print(f"step {step} train loss {running / 80:.4f} recovered {hit:.3f}")
        running = 0.0
