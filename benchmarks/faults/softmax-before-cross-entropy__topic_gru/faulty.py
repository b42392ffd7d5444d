"""Topic of short synthetic texts with an embedding and a GRU."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(1)
TOPICS, VOCAB, LENGTH = 6, 90, 14


def corpus(n):
    topic = torch.randint(0, TOPICS, (n,))
    common = torch.randint(60, VOCAB, (n, LENGTH))
    own = topic[:, None] * 10 + torch.randint(0, 10, (n, LENGTH))
    return torch.where(torch.rand(n, LENGTH) < 0.25, own, common), topic


class TopicModel(nn.Module):
    def __init__(self, dim=24):
        super().__init__()
        self.emb = nn.Embedding(VOCAB, dim)
        self.gru = nn.GRU(dim, dim, batch_first=True)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(dim, TOPICS)

    def forward(self, ids):
        _, h = self.gru(self.emb(ids))
        return F.softmax(self.out(self.drop(h[-1])), dim=-1)


def accuracy(model, x, y):
    model.eval()
    with torch.no_grad():
        result = (model(x).argmax(-1) == y).float().mean().item()
    model.train()
    return result


x, y = corpus(1500)
x_val, y_val = corpus(400)
model = TopicModel()
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
for epoch in range(6):
    for rows in torch.randperm(len(x)).split(30):
        loss = F.cross_entropy(model(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, f"loss {loss.item():.3f}", f"val acc {accuracy(model, x_val, y_val):.3f}")
