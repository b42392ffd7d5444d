"""Tram arrivals two stops ahead: the board shows the stop after next, so the target is the token two places on."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(2)
STOPS, AHEAD, LENGTH = 20, 2, 40

# a ring of stops; now and then a tram passes one without a halt
gen = torch.Generator().manual_seed(2)


def trips(n):
    here = torch.randint(0, STOPS, (n,), generator=gen)
    route = [here]
    for _ in range(LENGTH - 1):
        passed = torch.rand(n, generator=gen) < 0.15
        here = (here + 1 + passed.long()) % STOPS
        route.append(here)
    return torch.stack(route, 1)


class StopModel(nn.Module):
    def __init__(self, dim=24):
        super().__init__()
        self.embed = nn.Embedding(STOPS, dim)
        self.lstm = nn.LSTM(dim, dim, batch_first=True)
        self.out = nn.Linear(dim, STOPS)

    def forward(self, stops):
        return self.out(self.lstm(self.embed(stops))[0])


train, val = trips(1500), trips(300)
model = StopModel()
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
for epoch in range(6):
    model.train()
    total = 0.0
    for rows in torch.randperm(len(train)).split(50):
        route = train[rows]
        logits = model(route[:, :-AHEAD])
        loss = F.cross_entropy(logits.reshape(-1, STOPS), route[:, AHEAD:].reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        total += loss.item() / 30
    model.eval()
    with torch.no_grad():
        hit = (model(val[:, :-AHEAD]).argmax(-1) == val[:, AHEAD:]).float().mean().item()
    print(f"epoch {epoch}  loss {total:.3f}  stop after next right {hit:.3f}")
