import torch
from torch import nn

PASSES = 30
tagger = nn.Sequential(nn.Linear(40, 64), nn.Tanh(), nn.Linear(64, 9))
optimizer = torch.optim.AdamW(tagger.parameters(), 1e-3)
slower = torch.optim.lr_scheduler.StepLR(optimizer, step_size=round(PASSES / 3), gamma=0.3)


def one_pass(batches):
    for words, tags in batches:
        loss = nn.functional.cross_entropy(tagger(words), tags)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        slower.step()  # HERE


def fit(batches):
    for _ in range(PASSES):
        one_pass(batches)
