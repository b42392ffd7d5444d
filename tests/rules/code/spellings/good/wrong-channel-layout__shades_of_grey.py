import imageio.v3 as iio
import torch
from torch import nn

net = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Conv2d(8, 1, 3))
scan = torch.as_tensor(iio.imread("scan.png", mode="L"), dtype=torch.float32)
print(net(scan[None, None] / 255).mean())
other = torch.as_tensor(iio.imread("other.png"), dtype=torch.float32)
print(net(other.unsqueeze(0).unsqueeze(0) / 255).mean())
