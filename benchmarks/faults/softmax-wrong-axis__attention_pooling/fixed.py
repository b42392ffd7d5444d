"""Find the key word in a sentence: attention over the words, then a classifier."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(17)
VOCAB, KEYS, LENGTH = 80, 8, 20


def sentences(n):
    words = torch.randint(KEYS, VOCAB, (n, LENGTH))
    answer = torch.randint(0, KEYS, (n,))
    words[torch.arange(n), torch.randint(0, LENGTH, (n,))] = answer
    return words, answer


class AttentionPool(nn.Module):
    def __init__(self, dim=24):
        super().__init__()
        self.embed = nn.Embedding(VOCAB, dim)
        self.score = nn.Sequential(nn.Linear(dim, 16), nn.Tanh(), nn.Linear(16, 1))
        self.classify = nn.Linear(dim, KEYS)

    def forward(self, words):
        h = self.embed(words)  # batch, length, dim
        scores = self.score(h).squeeze(-1)  # batch, length
        weights = F.softmax(scores, dim=1)
        return self.classify((weights.unsqueeze(-1) * h).sum(1))


def main():
    model = AttentionPool()
    optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
    words, answer = sentences(2000)
    test_words, test_answer = sentences(500)
    for epoch in range(8):
        for rows in torch.randperm(2000).split(40):
            loss = F.cross_entropy(model(words[rows]), answer[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            one_by_one = torch.cat([model(row[None]) for row in test_words[:100]])
            accuracy = (one_by_one.argmax(1) == test_answer[:100]).float().mean().item()
        print(f"epoch {epoch}: loss {loss.item():.4f}, accuracy on single sentences {accuracy:.3f}")


if __name__ == "__main__":
    main()
