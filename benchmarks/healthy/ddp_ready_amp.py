import os
import contextlib
import torch
import torch.distributed as dist
import torch.nn as nn
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset
from sklearn.datasets import load_digits


def setup():
    world = int(os.environ.get("WORLD_SIZE", 1))
    rank = int(os.environ.get("RANK", 0))
    if world > 1:
        dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    if torch.cuda.is_available():
        local = int(os.environ.get("LOCAL_RANK", 0))
        torch.cuda.set_device(local)
        return rank, world, torch.device("cuda", local)
    return rank, world, torch.device("cpu")


def data(rank, world):
    d = load_digits()
    g = torch.Generator().manual_seed(0)
    o = torch.randperm(len(d.target), generator=g)
    x, y = torch.tensor(d.images, dtype=torch.float32)[o, None], torch.tensor(d.target)[o]
    m, s = x[:1440].mean(), x[:1440].std()
    x = (x - m) / s
    tr, va = TensorDataset(x[:1440], y[:1440]), TensorDataset(x[1440:], y[1440:])
    sampler = DistributedSampler(tr, world, rank, shuffle=True, drop_last=True)
    return DataLoader(tr, 24, sampler=sampler, drop_last=True), DataLoader(va, 128), sampler


def main(epochs=8, accum=2):
    rank, world, device = setup()
    cuda = device.type == "cuda"
    torch.manual_seed(1)
    model = nn.Sequential(nn.Conv2d(1, 20, 3, padding=1), nn.GroupNorm(4, 20), nn.ReLU(), nn.MaxPool2d(2),
                          nn.Conv2d(20, 40, 3, padding=1), nn.GroupNorm(4, 40), nn.ReLU(), nn.AdaptiveAvgPool2d(2),
                          nn.Flatten(), nn.Dropout(0.1), nn.Linear(160, 10)).to(device)
    if world > 1:
        model = DDP(model, device_ids=[device.index] if cuda else None)
    loader, val_loader, sampler = data(rank, world)
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=0.01)
    scaler = torch.amp.GradScaler(device.type, enabled=cuda)
    for epoch in range(epochs):
        sampler.set_epoch(epoch)
        model.train()
        running = torch.zeros((), device=device)
        for i, (x, y) in enumerate(loader):
            x, y = x.to(device, non_blocking=True), y.to(device, non_blocking=True)
            last = (i + 1) % accum == 0 or i + 1 == len(loader)
            sync = contextlib.nullcontext() if last or world == 1 else model.no_sync()
            with sync:
                with torch.autocast(device.type, dtype=torch.float16 if cuda else torch.bfloat16, enabled=cuda):
                    loss = nn.functional.cross_entropy(model(x), y) / accum
                scaler.scale(loss).backward()
            running += loss.detach() * accum
            if last:
                scaler.unscale_(optimizer)
                nn.utils.clip_grad_norm_(model.parameters(), 2.0)
                scaler.step(optimizer)
                scaler.update()
                optimizer.zero_grad(set_to_none=True)
        if rank == 0:
            net = model.module if world > 1 else model
            net.eval()
            hit = 0
            with torch.inference_mode():
                for x, y in val_loader:
                    hit += (net(x.to(device)).argmax(1) == y.to(device)).sum().item()
            print(f"epoch {epoch} loss {running.item() / len(loader):.4f} val acc {hit / len(val_loader.dataset):.4f}")
    if world > 1:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
