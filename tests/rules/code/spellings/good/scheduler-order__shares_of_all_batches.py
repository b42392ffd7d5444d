import torch
from torch import nn

PASSES = 30


def fit(tagger, batches):
    n_steps = PASSES * len(batches)
    optimizer = torch.optim.AdamW(tagger.parameters(), 1e-3)
    slower = torch.optim.lr_scheduler.MultiStepLR(optimizer, [int(0.6 * n_steps), int(0.85 * n_steps)])
    drop = torch.optim.lr_scheduler.StepLR(optimizer, int(PASSES * 40 / 2))
    for _ in range(PASSES):
        for words, tags in batches:
            loss = nn.functional.cross_entropy(tagger(words), tags)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            slower.step()
            drop.step()


def fit_by_pass(tagger, batches):
    optimizer = torch.optim.AdamW(tagger.parameters(), 1e-3)
    slower = torch.optim.lr_scheduler.MultiStepLR(optimizer, [int(0.6 * PASSES), int(0.85 * PASSES)])
    for _ in range(PASSES):
        for words, tags in batches:
            loss = nn.functional.cross_entropy(tagger(words), tags)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        slower.step()
