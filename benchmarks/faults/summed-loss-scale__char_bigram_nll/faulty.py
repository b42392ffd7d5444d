"""Language of a word (three made-up languages) from hashed letter n-grams, loss written out by hand."""
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def sample_words(n, seed):
    rng = np.random.default_rng(seed)
    tables = rng.dirichlet(np.full(26, 0.4), size=(3, 26))
    langs = rng.integers(0, 3, n)
    words = []
    for lang in langs:
        cur = rng.integers(26)
        word = [cur]
        for _ in range(rng.integers(7, 13)):
            cur = rng.choice(26, p=0.9 * tables[lang, cur] + 0.1 / 26)
            word.append(cur)
        words.append("".join(LETTERS[c] for c in word))
    return words, langs


def featurise(words, dim=512):
    out = torch.zeros(len(words), dim)
    for i, w in enumerate(words):
        w = "^" + w + "$"
        for a, b in zip(w, w[1:]):
            out[i, (ord(a) * 31 + ord(b) * 7) % dim] += 1
    return out


class Classifier(nn.Module):
    def __init__(self, dim, hidden, langs):
        super().__init__()
        self.inp = nn.Linear(dim, hidden)
        self.mid = nn.Linear(hidden, hidden)
        self.out = nn.Linear(hidden, langs)

    def forward(self, x):
        x = F.relu(self.inp(x))
        x = F.relu(self.mid(x))
        return F.log_softmax(self.out(x), dim=-1)


def nll(log_probs, target):
    picked = log_probs.gather(1, target.unsqueeze(1)).squeeze(1)
    return -picked.sum()


def main(batch=64, epochs=6, lr=0.1):
    torch.manual_seed(9)
    words, langs = sample_words(2400, 9)
    x, y = featurise(words), torch.from_numpy(langs)
    x = (x - x[:2000].mean(0)) / (x[:2000].std(0) + 0.1)
    model = Classifier(512, 48, 3)
    opt = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.5, weight_decay=2e-3)
    for epoch in range(epochs):
        model.train()
        logged = 0.0
        for rows in torch.randperm(2000).split(batch):
            loss = nll(model(x[rows]), y[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
            logged += loss.item()
        model.eval()
        with torch.no_grad():
            acc = (model(x[2000:]).argmax(1) == y[2000:]).float().mean().item()
        print(f"epoch {epoch:2d} loss {logged / len(range(0, 2000, batch)):.4f} held-out accuracy {acc:.3f}")


if __name__ == "__main__":
    main()
