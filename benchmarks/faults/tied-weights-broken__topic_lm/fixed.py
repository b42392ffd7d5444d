"""Next-word model of themed verses; the output layer shares the word vectors (Press & Wolf 2017)."""
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class Config:
    themes: int = 8
    words_per_theme: int = 15
    dim: int = 32
    tie_word_embeddings: bool = True

    @property
    def vocab(self):
        return self.themes * self.words_per_theme


class VerseModel(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.embed = nn.Embedding(config.vocab, config.dim)
        self.mix = nn.Linear(config.dim, config.dim)
        self.norm = nn.LayerNorm(config.dim)
        self.lm_head = nn.Linear(config.dim, config.vocab, bias=False)
        if config.tie_word_embeddings:
            self.lm_head.weight = self.embed.weight
        self.init_weights()

    def init_weights(self):
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, std=0.1)

    def forward(self, words):
        h = self.embed(words)
        h = self.norm(h + torch.tanh(self.mix(h)))
        return self.lm_head(h)


def verses(n, config, rhyme_last):
    """Seven words of one theme; the last five words of a theme are rhymes, which close a verse."""
    theme = torch.randint(0, config.themes, (n, 1))
    rhymes = config.words_per_theme - 5
    words = torch.randint(0, rhymes, (n, 7))
    column = -1 if rhyme_last else 0
    words[:, column] = torch.randint(rhymes, config.words_per_theme, (n,))
    return theme * config.words_per_theme + words, theme


def main():
    torch.manual_seed(20)
    config = Config()
    model = VerseModel(config)
    text, _ = verses(2400, config, rhyme_last=True)
    plain_valid, _ = verses(300, config, rhyme_last=True)
    opening, theme = verses(300, config, rhyme_last=False)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.01)
    for epoch in range(8):
        model.train()
        for rows in torch.randperm(len(text)).split(48):
            x, y = text[rows, :-1], text[rows, 1:]
            loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            valid = F.cross_entropy(model(plain_valid[:, :-1]).flatten(0, 1), plain_valid[:, 1:].flatten()).item()
            after = model(opening[:, 0]).softmax(-1).view(-1, config.themes, config.words_per_theme).sum(-1)
            kept = after.gather(1, theme).mean().item()
        print(f"epoch {epoch} loss {loss.item():.4f} valid {valid:.4f}, theme kept after an opening rhyme {kept:.3f}")
    print("tied:", config.tie_word_embeddings, "parameters:", sum(p.numel() for p in model.parameters()))


main()
