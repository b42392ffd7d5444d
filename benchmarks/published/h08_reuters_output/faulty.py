import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(1)


class Corpus:
    """Documents of ten topics as word counts, log-scaled."""

    def __init__(self, n_words=800, n_topics=10):
        self.topics = torch.distributions.Dirichlet(torch.full((n_words,), 0.05)).sample((n_topics,))
        self.common = torch.distributions.Dirichlet(torch.full((n_words,), 0.2)).sample()

    def sample(self, n):
        labels = torch.randint(len(self.topics), (n,))
        words = torch.multinomial(0.3 * self.topics[labels] + 0.7 * self.common, 60, replacement=True)
        counts = torch.zeros(n, len(self.common)).scatter_add_(1, words, torch.ones(n, 60))
        return torch.log1p(counts), labels


class Reuters(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(800, 128)
        self.dropout = nn.Dropout(0.4)
        self.out = nn.Linear(128, 10)

    def forward(self, x):
        x = self.dropout(F.relu(self.dense(x)))
        return F.softsign(self.out(x))


corpus = Corpus()
x_train, y_train = corpus.sample(1600)
x_val, y_val = corpus.sample(500)

net = Reuters()
optimizer = torch.optim.Adam(net.parameters())
for epoch in range(6):
    net.train()
    order = torch.randperm(len(x_train))
    for i in range(0, len(order), 32):
        xb, yb = x_train[order[i:i + 32]], y_train[order[i:i + 32]]
        optimizer.zero_grad()
        loss = F.nll_loss(net(xb), yb)
        loss.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        out = net(x_val)
    acc = (out.argmax(1) == y_val).float().mean().item()
    print(f"epoch {epoch}: loss {loss.item():.4f} val loss {F.nll_loss(out, y_val).item():.4f}")
print(f"val accuracy {acc:.4f}")
