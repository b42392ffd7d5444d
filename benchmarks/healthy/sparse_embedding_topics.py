"""Topic classification of bags of words with a large sparse embedding table."""
import torch
import torch.nn as nn

torch.manual_seed(5)

VOCAB, TOPICS, DOC_LEN = 5000, 5, 20
# each topic prefers its own 200 words; the remaining 4000 words say nothing
pref = torch.arange(TOPICS * 200).view(TOPICS, 200)


def corpus(n):
    topic = torch.randint(0, TOPICS, (n,))
    noise = torch.randint(TOPICS * 200, VOCAB, (n, DOC_LEN))
    on_topic = pref[topic].gather(1, torch.randint(0, 200, (n, DOC_LEN)))
    use = torch.rand(n, DOC_LEN) < 0.3
    return torch.where(use, on_topic, noise), topic


class TextClassifier(nn.Module):
    def __init__(self, vocab, dim, n_class):
        super().__init__()
        self.embedding = nn.EmbeddingBag(vocab, dim, mode='mean', sparse=True)
        self.fc = nn.Linear(dim, n_class)

    def forward(self, text):
        return self.fc(self.embedding(text))


model = TextClassifier(VOCAB, 16, TOPICS)
opt_sparse = torch.optim.SparseAdam(list(model.embedding.parameters()), lr=1e-2)
opt_dense = torch.optim.Adam(model.fc.parameters(), lr=1e-2)
criterion = nn.CrossEntropyLoss()

text, topic = corpus(3000)
vtext, vtopic = corpus(600)
for epoch in range(8):
    model.train()
    total_acc, total_loss = 0, 0.0
    for idx in torch.randperm(len(text)).split(50):
        opt_sparse.zero_grad()
        opt_dense.zero_grad()
        out = model(text[idx])
        loss = criterion(out, topic[idx])
        loss.backward()
        opt_sparse.step()
        opt_dense.step()
        total_acc += (out.argmax(1) == topic[idx]).sum().item()
        total_loss += loss.item() * len(idx)
    model.eval()
    with torch.no_grad():
        val = (model(vtext).argmax(1) == vtopic).float().mean().item()
    print('| epoch %d | loss %.3f | train acc %.3f | valid acc %.3f'
          % (epoch, total_loss / len(text), total_acc / len(text), val))
