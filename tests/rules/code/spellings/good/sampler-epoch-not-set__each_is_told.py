from torch import nn, optim
from torch.utils.data import DataLoader, DistributedSampler


def fit(net, songs, held_out, rank, world):
    samplers = [DistributedSampler(one, num_replicas=world, rank=rank) for one in (songs, held_out)]
    train = DataLoader(songs, 32, sampler=samplers[0])
    optimizer = optim.AdamW(net.parameters(), lr=3e-4)
    for epoch in range(20):
        for sampler in samplers:
            sampler.set_epoch(epoch)
        for sound, genre in train:
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(sound), genre).backward()
            optimizer.step()


def fit_again(net, songs, resumed, rank, world):
    own = resumed or DistributedSampler(songs, num_replicas=world, rank=rank)
    optimizer = optim.AdamW(net.parameters(), lr=3e-4)
    batches = DataLoader(songs, 32, sampler=own)
    for epoch in range(20):
        batches.sampler.set_epoch(epoch)
        for sound, genre in batches:
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(sound), genre).backward()
            optimizer.step()
