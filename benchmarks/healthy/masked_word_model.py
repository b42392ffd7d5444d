"""A masked-word model: every position sees both sides, 15 % of the words are hidden and guessed."""
import torch
import torch.nn.functional as F
from torch import nn

WORDS, HIDDEN, PAD = 40, 40, 41
LENGTH = 16


def sentences(n, steps, generator):
    """Each word follows from the one before; the lengths differ."""
    out = torch.full((n, LENGTH), PAD)
    word = torch.randint(0, WORDS, (n,), generator=generator)
    size = torch.randint(9, LENGTH + 1, (n,), generator=generator)
    for t in range(LENGTH):
        out[:, t] = torch.where(t < size, word, PAD)
        word = steps[word, torch.randint(0, 2, (n,), generator=generator)]
    return out


def hide(words):
    chosen = (torch.rand(words.shape) < 0.15) & (words != PAD)
    chosen[:, 4] = True
    return words.masked_fill(chosen, HIDDEN), words.masked_fill(~chosen, PAD)


class Encoder(nn.Module):
    def __init__(self, dim=48):
        super().__init__()
        self.words = nn.Embedding(42, dim)
        self.place = nn.Embedding(LENGTH, dim)
        layer = nn.TransformerEncoderLayer(dim, 4, 96, dropout=0.0, batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.guess = nn.Linear(dim, WORDS)

    def forward(self, words):
        h = self.words(words) + self.place(torch.arange(words.shape[1]))
        return self.guess(self.layers(h, src_key_padding_mask=words == PAD))


def main():
    torch.manual_seed(54)
    g = torch.Generator().manual_seed(55)
    steps = torch.randint(0, WORDS, (WORDS, 2), generator=g)
    text, held_out = sentences(3000, steps, g), sentences(300, steps, g)
    seen, wanted = hide(held_out)
    model = Encoder()
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for epoch in range(6):
        model.train()
        for rows in torch.randperm(len(text)).split(50):
            masked, answer = hide(text[rows])
            loss = F.cross_entropy(model(masked).flatten(0, 1), answer.flatten(), ignore_index=PAD)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            logits, asked = model(seen), wanted != PAD
            right = (logits.argmax(-1)[asked] == wanted[asked]).float().mean().item()
        print(f"epoch {epoch}: loss {loss.item():.4f}, hidden words guessed {right:.3f}")


main()
