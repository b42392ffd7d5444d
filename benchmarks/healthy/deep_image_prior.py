"""One fixed random input, one noisy picture: the network's structure alone denoises it."""
import torch
from torch import nn

torch.manual_seed(28)
yy, xx = torch.meshgrid(torch.linspace(-1, 1, 24), torch.linspace(-1, 1, 24), indexing="ij")
clean = (torch.sin(4 * xx) * torch.cos(3 * yy))[None, None]
noisy = clean + 0.3 * torch.randn_like(clean)
code = torch.randn(1, 8, 6, 6)
net = nn.Sequential(
    nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.Upsample(scale_factor=2, mode="bilinear"),
    nn.Conv2d(16, 16, 3, padding=1), nn.ReLU(), nn.Upsample(scale_factor=2, mode="bilinear"),
    nn.Conv2d(16, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 1, 3, padding=1),
)
optimizer = torch.optim.Adam(net.parameters(), lr=5e-3)
for step in range(150):
    out = net(code)
    loss = (out - noisy).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 30 == 29:
        print(f"step {step + 1} loss {loss.item():.4f} distance to the clean picture {(out - clean).pow(2).mean().item():.4f}")
