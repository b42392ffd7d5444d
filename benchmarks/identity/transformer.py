"""A transformer with warm-up, and a hook of the user's own on one layer."""

import torch
from digest import report
from torch import nn

torch.manual_seed(2)
embed = nn.Embedding(12, 32)
layer = nn.TransformerEncoderLayer(32, 4, 64, dropout=0.1, batch_first=True)
model = nn.ModuleDict({"embed": embed, "encoder": nn.TransformerEncoder(layer, 2), "out": nn.Linear(32, 12)})
seen = []
model["out"].register_forward_hook(lambda module, inputs, output: seen.append(output.detach().abs().max().item()))
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, (s + 1) / 20))
losses = []
for _ in range(150):
    x = torch.randint(0, 12, (32, 8))
    logits = model["out"](model["encoder"](model["embed"](x)))
    loss = nn.functional.cross_entropy(logits.flatten(0, 1), x.sort(1).values.flatten())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    scheduler.step()
    losses.append(loss.item())
report(losses + seen, model)
