"""A describer and a caller of bird songs, each with an optimiser of its own."""

import torch
from torch import nn

describer = nn.Sequential(nn.Linear(128, 64), nn.SiLU())
caller = nn.Linear(64, 12)
of_describer = torch.optim.SGD(describer.parameters(), lr=0.01, momentum=0.9)
of_caller = torch.optim.Adam(caller.parameters(), lr=0.001)
optimisers = {"describer": of_describer, "caller": of_caller}

for epoch in range(15):
    for song, bird in songs:
        of_caller.zero_grad()
        nn.functional.cross_entropy(caller(describer(song)), bird).backward()  # HERE
        for name, one in optimisers.items():
            one.step()
