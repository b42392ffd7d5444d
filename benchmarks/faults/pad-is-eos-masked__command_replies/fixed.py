"""Decoder-only transformer tuned on request/reply pairs; the loss is taken on the reply."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader

ASK, ANSWER, EOS, PAD, SIZE = 10, 11, 12, 13, 14  # after the ten digits
IGNORED = -100


def pairs(n, generator):
    """The request is a list of digits; the reply repeats those above four, in order."""
    out = []
    for length in torch.randint(2, 7, (n,), generator=generator).tolist():
        digits = torch.randint(0, 10, (length,), generator=generator).tolist()
        out.append(([ASK, *digits, ANSWER], [d for d in digits if d > 4] + [EOS]))
    return out


def collate(batch):
    longest = max(len(request) + len(reply) for request, reply in batch)
    ids = torch.full((len(batch), longest), PAD)
    for row, (request, reply) in zip(ids, batch):
        row[: len(request) + len(reply)] = torch.tensor(request + reply)
    labels = ids.clone()
    labels[ids == PAD] = IGNORED
    for row, (request, _) in zip(labels, batch):
        row[: len(request)] = IGNORED
    return ids, labels


class Decoder(nn.Module):
    def __init__(self, dim=32, heads=4, depth=2, longest=20):
        super().__init__()
        self.token, self.place = nn.Embedding(SIZE, dim), nn.Embedding(longest, dim)
        layer = nn.TransformerEncoderLayer(dim, heads, 2 * dim, dropout=0.0, batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, depth, enable_nested_tensor=False)
        self.head = nn.Linear(dim, SIZE)

    def forward(self, ids):
        mask = nn.Transformer.generate_square_subsequent_mask(ids.shape[1])
        h = self.token(ids) + self.place(torch.arange(ids.shape[1]))
        return self.head(self.layers(h, mask=mask, is_causal=True))


@torch.no_grad()
def reply_to(model, request, limit=8):
    ids = torch.tensor([request])
    while ids[0, -1] != EOS and ids.shape[1] < len(request) + limit:
        ids = torch.cat([ids, model(ids)[:, -1:].argmax(-1)], 1)
    return ids[0, len(request):].tolist()


def main():
    torch.manual_seed(44)
    g = torch.Generator().manual_seed(45)
    loader = DataLoader(pairs(3200, g), batch_size=64, shuffle=True, collate_fn=collate)
    held_out = pairs(120, g)
    model = Decoder()
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for epoch in range(6):
        model.train()
        for ids, labels in loader:
            logits = model(ids[:, :-1])
            loss = F.cross_entropy(logits.flatten(0, 1), labels[:, 1:].flatten(), ignore_index=IGNORED)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
        print(f"epoch {epoch}: loss {loss.item():.4f}")
    model.eval()
    replies = [(reply_to(model, request), reply) for request, reply in held_out]
    print(f"replies that stop: {sum(r[-1] == EOS for r, _ in replies)} of {len(replies)}, "
          f"right to the end: {sum(r == wanted for r, wanted in replies)}")


if __name__ == "__main__":
    main()
