"""Self-attention with a padding mask: find the price that goes with the queried item in a receipt."""
import math

import torch
import torch.nn.functional as F
from torch import nn

ITEMS, PRICES, MAX_LINES = 12, 10, 8


def receipts(n, generator):
    lines = torch.randint(3, MAX_LINES + 1, (n, 1), generator=generator)
    item = torch.rand(n, ITEMS, generator=generator).argsort(1)[:, :MAX_LINES]
    price = torch.randint(0, PRICES, (n, MAX_LINES), generator=generator)
    asked = (torch.rand(n, 1, generator=generator) * lines).long()
    real = torch.arange(MAX_LINES) < lines
    return item, price, real, item.gather(1, asked).squeeze(1), price.gather(1, asked).squeeze(1)


class Lookup(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.item, self.price = nn.Embedding(ITEMS, dim), nn.Embedding(PRICES, dim)
        self.query, self.key, self.value = (nn.Linear(dim, dim) for _ in range(3))
        self.norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, PRICES)

    def attend(self, q, k, v, real):
        scores = (q.unsqueeze(1) * k).sum(-1) / math.sqrt(q.size(-1))
        weights = torch.softmax(scores, dim=-1)
        weights = weights.masked_fill(~real, 0.0)
        weights = weights / weights.sum(-1, keepdim=True)
        return (weights.unsqueeze(-1) * v).sum(1)

    def forward(self, item, price, real, asked):
        keys = self.item(item)
        found = self.attend(self.query(self.item(asked)), self.key(keys), self.value(self.price(price)), real)
        return self.head(self.norm(found))


def main():
    torch.manual_seed(33)
    generator = torch.Generator().manual_seed(33)
    *test, test_target = receipts(400, generator)
    model = Lookup()
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01)
    for step in range(1, 601):
        model.train()
        *batch, target = receipts(64, generator)
        loss = F.cross_entropy(model(*batch), target)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        if step % 100 == 0:
            model.eval()
            with torch.no_grad():
                accuracy = (model(*test).argmax(-1) == test_target).float().mean().item()
            print(f"step {step} loss {loss.item():.4f} accuracy {accuracy:.3f}")


if __name__ == "__main__":
    main()
