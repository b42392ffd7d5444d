"""Masked-word model on a small book of recipes: each spice is seldom the gap, but often its neighbour."""
from dataclasses import dataclass

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


@dataclass
class Config:
    vocab_size: int = 361  # 0 is the gap
    dim: int = 12
    cuisines: int = 6
    length: int = 6
    tie_word_embeddings: bool = True


class Recipes(Dataset):
    """All words of a recipe belong to one cuisine (word % cuisines); one is hidden."""

    def __init__(self, cfg, n):
        cuisine = torch.randint(0, cfg.cuisines, (n,))
        rows = (cfg.vocab_size - 1) // cfg.cuisines
        self.words = 1 + torch.randint(0, rows, (n, cfg.length)) * cfg.cuisines + cuisine[:, None]
        self.answer = 1 + torch.randint(0, rows, (n,)) * cfg.cuisines + cuisine
        self.where = torch.randint(0, cfg.length, (n,))
        self.words[torch.arange(n), self.where] = 0

    def __len__(self):
        return len(self.answer)

    def __getitem__(self, i):
        return self.words[i], self.answer[i]


class Cloze(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.config = cfg
        self.embed = nn.Embedding(cfg.vocab_size, cfg.dim)
        self.mix = nn.Sequential(nn.Linear(cfg.dim, cfg.dim), nn.LayerNorm(cfg.dim))
        self.lm_head = nn.Linear(cfg.dim, cfg.vocab_size, bias=False)
        self.init_weights(0.1)
        if cfg.tie_word_embeddings:
            self.lm_head.weight = self.embed.weight

    def init_weights(self, std):
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                module.weight = nn.Parameter(torch.randn(module.weight.shape) * std)

    def forward(self, words):
        return self.lm_head(self.mix(self.embed(words).sum(1)))


@torch.no_grad()
def evaluate(model, data):
    """Loss of the gap, and how many of the sixty likeliest words are of its cuisine."""
    model.eval()
    logits, answer = model(data.words), data.answer
    same = (torch.arange(1, 361)[None] - answer[:, None]) % model.config.cuisines == 0
    rank = logits[:, 1:].topk(60).indices
    return nn.functional.cross_entropy(logits, answer).item(), same.gather(1, rank).float().mean().item()


cfg = Config()
torch.manual_seed(25)
train_data, valid_data = Recipes(cfg, 2400), Recipes(cfg, 500)
model = Cloze(cfg)
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01)
for epoch in range(9):
    model.train()
    total = 0.0
    for words, answer in DataLoader(train_data, batch_size=60, shuffle=True):
        loss = nn.functional.cross_entropy(model(words), answer)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(answer)
    held_out, top = evaluate(model, valid_data)
    print(f"epoch {epoch} loss {total / len(train_data):.3f}, held out {held_out:.3f}, right cuisine {top:.3f}")
