"""Which word was marked? The decoder is to share the embedding table (tie_word_embeddings)."""
from dataclasses import dataclass
import torch
from torch import nn
import torch.nn.functional as F


@dataclass
class LMConfig:
    vocab_size: int = 400
    hidden_size: int = 48
    length: int = 8
    tie_word_embeddings: bool = True


class PointerLM(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.wte = nn.Embedding(config.vocab_size, config.hidden_size)
        self.mark = nn.Embedding(2, config.hidden_size)
        self.score = nn.Linear(config.hidden_size, 1)
        self.up = nn.Linear(config.hidden_size, config.hidden_size)
        self.lm_head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)
        if config.tie_word_embeddings:
            self.lm_head.weight = self.wte.weight

    def forward(self, ids, marks):
        words = self.wte(ids)
        h = words + self.mark(marks)
        weight = torch.softmax(self.score(torch.tanh(h)).squeeze(-1), dim=1)
        pooled = torch.einsum("nt,ntd->nd", weight, words)
        return self.lm_head(pooled + torch.tanh(self.up(pooled)))


def initialise(model):
    cfg = model.config
    nn.init.normal_(model.wte.weight, std=0.5)
    return model


def sentences(n, cfg, g):
    ids = torch.randint(0, cfg.vocab_size, (n, cfg.length), generator=g)
    place = torch.randint(0, cfg.length, (n,), generator=g)
    return ids, F.one_hot(place, cfg.length), ids[torch.arange(n), place]


def main():
    cfg = LMConfig()
    torch.manual_seed(26)
    g = torch.Generator().manual_seed(26)
    ids, marks, words = sentences(700, cfg, g)
    v_ids, v_marks, v_words = sentences(600, cfg, g)
    model = initialise(PointerLM(cfg))
    opt = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01)
    for epoch in range(16):
        model.train()
        total = 0.0
        for rows in torch.randperm(len(ids)).split(20):
            loss = F.cross_entropy(model(ids[rows], marks[rows]), words[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() / 35
        model.eval()
        with torch.no_grad():
            out = model(v_ids, v_marks)
        print(f"epoch {epoch:2d} loss {total:.4f} held-out {F.cross_entropy(out, v_words):.4f} "
              f"accuracy {(out.argmax(1) == v_words).float().mean():.3f}")


main()
