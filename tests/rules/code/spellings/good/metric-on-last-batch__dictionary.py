import torch
from torch.utils.data import DataLoader


def accuracy(net, data, device):
    loader = DataLoader(data, 64)
    net.eval()
    tally = {"hits": 0, "n": 0}
    with torch.inference_mode():
        for batch in loader:
            out = net(batch["image"].to(device)).softmax(-1)
            hits = out.argmax(-1) == batch["label"].to(device)
            tally["hits"] += hits.sum().item()
            tally["n"] += len(hits)
    return tally["hits"] / tally["n"]
