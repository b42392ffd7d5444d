# noisy X-ray patches -> clean patches
import resource
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(27)


def patches(n, seed, size=32):
    g = torch.Generator().manual_seed(seed)
    low = torch.randn(n, 1, 6, 6, generator=g)
    clean = F.interpolate(low, size=size, mode="bicubic", align_corners=False)
    clean = clean / clean.std()
    return clean + 0.8 * torch.randn(clean.shape, generator=g), clean


noisy, clean = patches(640, 1)
noisy_val, clean_val = patches(64, 2)
scale = noisy.std()
noisy, noisy_val = noisy / scale, noisy_val / scale

net = nn.Sequential(
    nn.Conv2d(1, 8, 5, padding=2), nn.ReLU(),
    nn.Conv2d(8, 8, 5, padding=2), nn.ReLU(),
    nn.Conv2d(8, 1, 5, padding=2),
)
opt = torch.optim.Adam(net.parameters(), lr=3e-3)
history = {"mse": [], "mae": [], "rel": []}
start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

for epoch in range(6):
    net.train()
    for idx in torch.randperm(len(noisy)).split(32):
        pred = net(noisy[idx])
        mse = F.mse_loss(pred, clean[idx])
        mae = (pred - clean[idx]).abs().mean()
        rel = ((pred - clean[idx]) / (1 + clean[idx].abs())).pow(2).mean()
        opt.zero_grad()
        mse.backward()
        opt.step()
        history["mse"].append(mse.item())
        history["mae"].append(mae.item())
        history["rel"].append(rel.item())
    net.eval()
    with torch.no_grad():
        val = F.mse_loss(net(noisy_val), clean_val).item()
    last = {k: sum(float(a) for a in v[-20:]) / 20 for k, v in history.items()}
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start) / 1024
    print(f"epoch {epoch} mse {last['mse']:.3f} mae {last['mae']:.3f} rel {last['rel']:.3f} val {val:.3f} memory +{grown:.0f} MB")
