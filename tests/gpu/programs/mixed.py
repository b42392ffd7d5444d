"""A small causal transformer in half precision with a gradient scaler; nothing is wrong with it."""

import torch
from torch import nn

torch.manual_seed(0)
VOCAB, DIM, LENGTH = 40, 64, 24
device = "cuda"


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.token = nn.Embedding(VOCAB, DIM)
        self.position = nn.Parameter(0.02 * torch.randn(LENGTH, DIM))
        layer = nn.TransformerEncoderLayer(DIM, 4, 128, dropout=0.0, batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.norm = nn.LayerNorm(DIM)
        self.out = nn.Linear(DIM, VOCAB)

    def forward(self, ids):
        mask = nn.Transformer.generate_square_subsequent_mask(ids.shape[1], device=ids.device)
        return self.out(self.norm(self.blocks(self.token(ids) + self.position, mask=mask, is_causal=True)))


start = torch.randint(0, VOCAB, (512, 1))
stride = torch.randint(1, 4, (512, 1))
text = (start + stride * torch.arange(LENGTH + 1)) % VOCAB
train, held = text[:448].to(device), text[448:].to(device)
model = Model().to(device)
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
scaler = torch.amp.GradScaler("cuda")
for epoch in range(15):
    model.train()
    for rows in torch.randperm(len(train)).split(32):
        window = train[rows.to(device)]
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cuda", dtype=torch.float16):
            logits = model(window[:, :-1])
            loss = nn.functional.cross_entropy(logits.flatten(0, 1), window[:, 1:].flatten())
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        scaler.step(optimizer)
        scaler.update()
    model.eval()
    with torch.no_grad(), torch.autocast("cuda", dtype=torch.float16):
        logits = model(held[:, :-1])
        held_loss = nn.functional.cross_entropy(logits.flatten(0, 1), held[:, 1:].flatten())
    print(f"epoch {epoch} loss {loss.item():.4f} held out {held_loss.item():.4f}")
