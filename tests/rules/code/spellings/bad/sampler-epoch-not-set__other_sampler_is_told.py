from torch import nn, optim
from torch.utils.data import DataLoader, DistributedSampler


def loaders(songs, held_out, rank, world):
    by_song = DistributedSampler(songs, num_replicas=world, rank=rank)
    held = DistributedSampler(held_out, num_replicas=world, rank=rank, shuffle=False)
    return DataLoader(songs, 32, sampler=by_song), DataLoader(held_out, 32, sampler=held), held


def fit(net, songs, held_out, rank, world):
    train, judge, sampler = loaders(songs, held_out, rank, world)
    optimizer = optim.AdamW(net.parameters(), lr=3e-4)
    for epoch in range(20):  # HERE
        sampler.set_epoch(epoch)
        for sound, genre in train:
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(sound), genre).backward()
            optimizer.step()
        print(epoch, len(judge))
