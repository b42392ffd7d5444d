"""Sequence labelling with a transformer: how deep in the brackets is each position? (0-5)"""
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import nn


@dataclass
class Settings:
    length: int = 20
    width: int = 48
    heads: int = 4
    lr: float = 0.05
    steps: int = 250
    batch: int = 32
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))


def draw(n, length, g):
    """Random walks of brackets between depth 0 and 5; tokens 0 '(' and 1 ')'."""
    depth, tokens, depths = torch.zeros(n, dtype=torch.long), [], []
    for _ in range(length):
        up = torch.rand(n, generator=g) < 0.5
        up = (up | (depth == 0)) & (depth < 5)
        depth = depth + torch.where(up, 1, -1)
        tokens.append((~up).long())
        depths.append(depth)
    return torch.stack(tokens, 1), torch.stack(depths, 1)


class DepthTagger(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.token = nn.Embedding(2, s.width)
        self.place = nn.Embedding(s.length, s.width)
        layer = nn.TransformerEncoderLayer(s.width, s.heads, 2 * s.width, dropout=0.0, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.out = nn.Linear(s.width, 6)

    def forward(self, tokens):
        where = torch.arange(tokens.shape[1], device=tokens.device)
        mask = nn.Transformer.generate_square_subsequent_mask(tokens.shape[1])
        return self.out(self.encoder(self.token(tokens) + self.place(where), mask=mask, is_causal=True))


def fit(s=Settings()):
    torch.manual_seed(6)
    g = torch.Generator().manual_seed(60)
    model = DepthTagger(s).to(s.device)
    opt = torch.optim.Adam(model.parameters(), lr=s.lr)
    check_x, check_y = draw(256, s.length, g)
    for step in range(1, s.steps + 1):
        x, y = draw(s.batch, s.length, g)
        loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
        opt.zero_grad()
        loss.backward()
        opt.step()
        if step % 25 == 0:
            model.eval()
            with torch.no_grad():
                out = model(check_x)
            model.train()
            val = F.cross_entropy(out.flatten(0, 1), check_y.flatten())
            print(f"step {step}: loss {loss.item():.3f} val {val.item():.3f} acc {(out.argmax(-1) == check_y).float().mean():.3f}")


fit()
