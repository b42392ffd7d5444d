import torch
from torch import nn

encoder = nn.Sequential(nn.Linear(30, 64), nn.GELU())
decoder, price = nn.Linear(64, 30), nn.Linear(64, 1)
parts = nn.ModuleList([encoder, decoder, price])
optimizer = torch.optim.AdamW(parts.parameters(), lr=1e-3)
scaler = torch.amp.GradScaler("cuda")

for rows, prices in houses:
    optimizer.zero_grad(set_to_none=True)
    with torch.autocast("cuda"):
        code = encoder(rows)
        again = nn.functional.mse_loss(decoder(code), rows)
        asked = nn.functional.l1_loss(price(code).squeeze(1), prices)
    again.backward(retain_graph=True)  # HERE
    scaler.scale(asked).backward()
    scaler.step(optimizer)
    scaler.update()
