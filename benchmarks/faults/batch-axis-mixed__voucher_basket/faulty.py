"""Does the voucher apply? The first token is the item on the voucher, the rest is the basket."""
import itertools

import torch
import torch.nn.functional as F
from torch import nn

ITEMS, BASKET, DIM = 16, 7, 32


def baskets(batch, gen):
    """Endless (tokens, label) batches; half of the vouchers name something in the basket."""
    while True:
        goods = torch.rand(batch, ITEMS, generator=gen).argsort(1)
        pick = torch.randint(0, BASKET, (batch, 1), generator=gen)
        match = torch.rand(batch, generator=gen) < 0.5
        voucher = torch.where(match[:, None], goods[:, :BASKET].gather(1, pick), goods[:, BASKET:BASKET + 1])
        yield torch.cat([voucher, goods[:, :BASKET]], 1), match.float()


class VoucherNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.item = nn.Embedding(ITEMS, DIM)
        self.role = nn.Embedding(2, DIM)
        layer = nn.TransformerEncoderLayer(DIM, 4, 64, dropout=0.0)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.out = nn.Linear(DIM, 1)
        self.register_buffer("roles", torch.tensor([0] + [1] * BASKET))

    def forward(self, tokens):
        h = self.item(tokens) + self.role(self.roles)
        return self.out(self.encoder(h)[:, 0]).squeeze(1)


torch.manual_seed(2)
source = baskets(64, torch.Generator().manual_seed(21))
check_x, check_y = next(baskets(512, torch.Generator().manual_seed(22)))
net = VoucherNet()
opt = torch.optim.Adam(net.parameters(), lr=2e-3)
recent = []
for step, (x, y) in enumerate(itertools.islice(source, 300), 1):
    net.train()
    loss = F.binary_cross_entropy_with_logits(net(x), y)
    opt.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    opt.step()
    recent.append(loss.item())
    if step % 50 == 0:
        net.eval()
        with torch.no_grad():
            logits = net(check_x)
        check = F.binary_cross_entropy_with_logits(logits, check_y).item()
        acc = ((logits > 0).float() == check_y).float().mean().item()
        print(f"step {step}: train {sum(recent) / len(recent):.3f}  check {check:.3f}  accuracy {acc:.3f}")
        recent.clear()
