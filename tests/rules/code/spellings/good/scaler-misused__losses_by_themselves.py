import torch
from torch import nn

encoder = nn.Sequential(nn.Linear(30, 64), nn.GELU())
decoder, price = nn.Linear(64, 30), nn.Linear(64, 1)
parts = nn.ModuleList([encoder, decoder, price])
optimizer = torch.optim.AdamW(parts.parameters(), lr=1e-3)
scaler = torch.amp.GradScaler("cuda")

critic = nn.Linear(64, 1)
by_itself = torch.optim.SGD(critic.parameters(), lr=1e-2)
for rows, prices in houses:
    rows.requires_grad_()
    nn.functional.l1_loss(price(encoder(rows)).squeeze(1), prices).backward()
    nudged = (rows + 0.01 * rows.grad.sign()).detach()
    optimizer.zero_grad(set_to_none=True)
    with torch.autocast("cuda"):
        code = encoder(nudged)
        again = nn.functional.mse_loss(decoder(code), nudged)
        asked = nn.functional.l1_loss(price(code).squeeze(1), prices)
    (again * scaler.get_scale()).backward(retain_graph=True)
    scaler.scale(asked).backward()
    scaler.unscale_(optimizer)
    (1e-4 * sum(w.abs().sum() for w in encoder.parameters())).backward()
    scaler.step(optimizer)
    scaler.update()
for rows, _ in houses:
    by_itself.zero_grad()
    optimizer.zero_grad()
    code = encoder(rows)
    scaler.scale(nn.functional.mse_loss(decoder(code), rows)).backward()
    critic(code.detach()).mean().backward()
    by_itself.step()
    scaler.step(optimizer)
    scaler.update()
for mixed in (True, False):
    for rows, _ in houses:
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(decoder(encoder(rows)), rows)
        if mixed:
            scaler.scale(loss).backward()
        else:
            loss.backward()
        if mixed:
            scaler.step(optimizer)
            scaler.update()
        else:
            optimizer.step()
