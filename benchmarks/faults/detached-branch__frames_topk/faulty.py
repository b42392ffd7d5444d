import numpy as np
import torch
import torch.nn as nn

# clip = 20 frames with 12 features; an event shows up in a handful of frames.  clip-level label only.


def make_clips(n, rng, proto):
    x = rng.standard_normal((n, 20, 12)).astype(np.float32)
    y = rng.integers(0, 3, n)
    meta = rng.standard_normal((n, 4)).astype(np.float32)
    for i in range(n):
        where = rng.choice(20, 4, replace=False)
        x[i, where] += proto[y[i]]
        meta[i, 0] += 0.8 * (y[i] == 1)
    return torch.from_numpy(x), torch.from_numpy(meta), torch.from_numpy(y)


class TopKPool(nn.Module):
    """mean of the k largest activations over the frames"""

    def __init__(self, k):
        super().__init__()
        self.k = k

    def forward(self, h):
        s = np.sort(h.detach().numpy(), axis=1)[:, -self.k:]
        return torch.from_numpy(s.mean(axis=1))


class ClipNet(nn.Module):
    def __init__(self, hid=16):
        super().__init__()
        self.frame = nn.Sequential(nn.Linear(12, hid), nn.ReLU(), nn.Linear(hid, 8))
        self.pool = TopKPool(4)
        self.meta = nn.Sequential(nn.Linear(4, 8), nn.ReLU())
        self.top = nn.Linear(16, 3)

    def forward(self, x, m):
        return self.top(torch.cat([self.pool(self.frame(x)), self.meta(m)], dim=-1))


rng = np.random.default_rng(8)
torch.manual_seed(8)
proto = rng.standard_normal((3, 12)).astype(np.float32) * 0.9
train = torch.utils.data.TensorDataset(*make_clips(1500, rng, proto))
valid = make_clips(500, rng, proto)
loader = torch.utils.data.DataLoader(train, batch_size=50, shuffle=True)

net = ClipNet()
opt = torch.optim.AdamW(net.parameters(), lr=4e-3, weight_decay=1e-3)
for ep in range(15):
    net.train()
    n_ok, losses = 0, []
    for x, m, y in loader:
        out = net(x, m)
        loss = nn.functional.cross_entropy(out, y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
        n_ok += (out.argmax(1) == y).sum().item()
    net.eval()
    with torch.no_grad():
        va = (net(valid[0], valid[1]).argmax(1) == valid[2]).float().mean().item()
    print("ep", ep, "loss %.3f" % np.mean(losses), "train acc %.3f" % (n_ok / len(train)), "valid acc %.3f" % va)
