"""Parts of a loss that are added up for one step, kept as numbers, or used for the next backward."""

import torch
from torch import nn


def train(encoder, decoder, batches, optimizer):
    sums = {"shape": 0.0, "kind": 0.0}
    waiting = 0.0
    for step, (x, kind) in enumerate(batches):
        code = encoder(x)
        rebuilt = nn.functional.mse_loss(decoder(code), x)
        sorted_out = nn.functional.cross_entropy(code[:, :4], kind)
        total = 0.0
        for part in (rebuilt, sorted_out):
            total = total + part
        waiting = waiting + total
        for name, value in (("shape", rebuilt), ("kind", sorted_out)):
            sums[name] += value.detach()
        if step % 4 == 3:
            waiting.backward()
            optimizer.step()
            optimizer.zero_grad()
            waiting = 0.0
    return sums
