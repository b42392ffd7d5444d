# %% [markdown]
# A pointer network: given a depot and 30 addresses, point at the address nearest to the depot.

# %%
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(12)
N = 30


def towns(n):
    depot, stops = torch.randn(n, 2), torch.randn(n, N, 2)
    nearest = (stops - depot[:, None]).pow(2).sum(-1).argmin(1)
    return depot, stops, nearest


# %%
class Pointer(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.key = nn.Sequential(nn.Linear(2, dim), nn.ReLU(), nn.Linear(dim, dim))
        self.query = nn.Sequential(nn.Linear(2, dim), nn.ReLU(), nn.Linear(dim, dim))

    def forward(self, depot, stops):
        scores = torch.einsum("bd,bnd->bn", self.query(depot), self.key(stops)) / self.key[0].out_features ** 0.5
        return F.softmax(scores, dim=1)


# %%
net = Pointer()
opt = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9)
depot, stops, nearest = towns(4000)
depot_v, stops_v, nearest_v = towns(1000)

for epoch in range(12):
    net.train()
    running = 0.0
    for idx in torch.randperm(len(depot)).split(64):
        pointed = net(depot[idx], stops[idx])
        loss = F.nll_loss(pointed, nearest[idx])
        opt.zero_grad()
        loss.backward()
        opt.step()
        running += loss.item() * len(idx)
    net.eval()
    with torch.no_grad():
        hit = (net(depot_v, stops_v).argmax(1) == nearest_v).float().mean().item()
    print(epoch, "loss", round(running / len(depot), 4), "nearest found", round(hit, 3))
