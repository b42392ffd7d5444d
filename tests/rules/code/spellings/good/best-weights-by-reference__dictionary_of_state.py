import copy
import io

import torch
from torch import nn


def run(model, batches, check, epochs=40):
    optimizer = torch.optim.Adam(model.parameters())
    best = {"score": -1.0, "epoch": 0, "weights": None}
    for epoch in range(epochs):
        for x, y in batches:
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
        score = check(model)
        if score > best["score"]:
            best.update(score=score, epoch=epoch, weights={k: v.cpu().clone() for k, v in model.state_dict().items()})
    model.load_state_dict(best["weights"])
    return model
