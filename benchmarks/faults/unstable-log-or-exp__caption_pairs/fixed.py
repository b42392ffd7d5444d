"""Match pictures with captions: two towers and a symmetric contrastive loss at a low temperature."""
import torch
from torch import nn
import torch.nn.functional as F

TAU = 0.01


def tower(d_in, d_out=32):
    return nn.Sequential(nn.Linear(d_in, 96), nn.GELU(), nn.Linear(96, d_out))


def info_nce(a, b):
    sim = F.normalize(a, dim=1) @ F.normalize(b, dim=1).T / TAU
    picked = sim.diagonal()
    return -0.5 * (2 * picked - torch.logsumexp(sim, 0) - torch.logsumexp(sim, 1)).mean()


def pairs(n, seed):
    g = torch.Generator().manual_seed(seed)
    w = torch.Generator().manual_seed(123)
    to_pic, to_cap = torch.randn(10, 64, generator=w) / 10 ** 0.5, torch.randn(10, 48, generator=w) / 10 ** 0.5
    topic = torch.randn(n, 10, generator=g)
    pic = topic @ to_pic + 0.3 * torch.randn(n, 64, generator=g)
    cap = torch.tanh(topic @ to_cap) + 0.3 * torch.randn(n, 48, generator=g)
    return pic, cap


@torch.no_grad()
def recall_at_1(pic_tower, cap_tower, pic, cap):
    pic_tower.eval(), cap_tower.eval()
    sim = F.normalize(pic_tower(pic), dim=1) @ F.normalize(cap_tower(cap), dim=1).T
    return (sim.argmax(1) == torch.arange(len(pic))).float().mean().item()


torch.manual_seed(19)
pic, cap = pairs(4000, 0)
val = pairs(200, 1)
pt, ct = tower(64), tower(48)
opt = torch.optim.AdamW([*pt.parameters(), *ct.parameters()], lr=2e-3, weight_decay=1e-2)
for epoch in range(8):
    pt.train(), ct.train()
    total = 0.0
    batches = torch.randperm(len(pic)).split(100)
    for b in batches:
        loss = info_nce(pt(pic[b]), ct(cap[b]))
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item()
    print(f"epoch {epoch} loss {total / len(batches):.3f} recall@1 {recall_at_1(pt, ct, *val):.3f}")
