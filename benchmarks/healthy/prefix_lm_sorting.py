"""Prefix language model that sorts digits: full attention inside the prefix, causal attention after it."""
import torch
import torch.nn.functional as F
from torch import nn

N, BASE = 6, 8                      # six digits to sort
SEP, VOCAB = BASE, BASE + 1
PREFIX, LENGTH = N + 1, 2 * N       # digits, separator, sorted digits (the last one is only a target)


def draw(n, g):
    digits = torch.randint(0, BASE, (n, N), generator=g)
    whole = torch.cat([digits, torch.full((n, 1), SEP), digits.sort(1).values], 1)
    return whole[:, :-1], whole[:, 1:]


def attention_bias():
    allowed = torch.ones(LENGTH, LENGTH, dtype=torch.bool).tril()
    allowed[:, :PREFIX] = True
    return torch.zeros(LENGTH, LENGTH).masked_fill(~allowed, float("-inf"))


class PrefixLM(nn.Module):
    def __init__(self, dim=48):
        super().__init__()
        self.token, self.place = nn.Embedding(VOCAB, dim), nn.Embedding(LENGTH, dim)
        layer = nn.TransformerEncoderLayer(dim, 4, 2 * dim, dropout=0.0, batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.norm, self.out = nn.LayerNorm(dim), nn.Linear(dim, VOCAB)
        self.register_buffer("bias", attention_bias())

    def forward(self, ids):
        t = ids.shape[1]
        h = self.token(ids) + self.place.weight[:t]
        return self.out(self.norm(self.blocks(h, mask=self.bias[:t, :t])))


def suffix_loss(logits, targets):
    return F.cross_entropy(logits[:, PREFIX - 1:].flatten(0, 1), targets[:, PREFIX - 1:].flatten())


@torch.no_grad()
def sorted_share(net, ids):
    net.eval()
    seq = ids[:, :PREFIX]
    for _ in range(N):
        seq = torch.cat([seq, net(seq)[:, -1].argmax(-1, keepdim=True)], 1)
    net.train()
    return (seq[:, PREFIX:] == ids[:, :N].sort(1).values).all(1).float().mean().item()


torch.manual_seed(101)
g = torch.Generator().manual_seed(101)
net = PrefixLM()
opt = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=0.01)
sched = torch.optim.lr_scheduler.OneCycleLR(opt, 3e-3, total_steps=360)
val_ids, val_targets = draw(200, torch.Generator().manual_seed(202))
losses = []
for step in range(1, 361):
    ids, targets = draw(48, g)
    loss = suffix_loss(net(ids), targets)
    opt.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    opt.step()
    sched.step()
    losses.append(loss.item())
    if step % 60 == 0:
        net.eval()
        with torch.no_grad():
            val = suffix_loss(net(val_ids), val_targets).item()
        print(f"step {step}: train {sum(losses[-60:]) / 60:.3f} val {val:.3f} fully sorted {sorted_share(net, val_ids):.2f}")
