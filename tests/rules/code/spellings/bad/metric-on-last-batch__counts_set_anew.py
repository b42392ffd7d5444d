"""The share of galaxies that are told rightly: in each turn the counts are set, where they should grow."""

import torch
from torch.utils.data import DataLoader


def share_of_right(net, galaxies):
    right, seen = 0, 0
    net.eval()
    with torch.inference_mode():
        for image, kind in DataLoader(galaxies, batch_size=128):
            said = net(image).topk(1).indices.flatten()
            right = int(said.eq(kind).sum())  # HERE
            seen = len(kind)
    return 100 * (right / seen)
