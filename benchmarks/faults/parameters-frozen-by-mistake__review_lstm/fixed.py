# Sentiment of toy reviews. Word vectors are given, LSTM on top.
# "not" flips the polarity of the next opinion word, so word order matters.
import numpy as np
import torch
import torch.nn as nn

SEED = 42
np.random.seed(SEED)
torch.manual_seed(SEED)

n_words, maxlen, emb_dim = 60, 12, 20
PAD, NOT = 0, 1
polarity = np.zeros(n_words)
polarity[2:14] = 1
polarity[14:26] = -1

# stand-in for glove: opinion words lie on both sides of one direction
vectors = np.random.randn(n_words, emb_dim).astype("float32") * 0.5
vectors[:, 0] += polarity * 1.0
vectors[NOT, 1] += 2.0
vectors[PAD] = 0


def make_reviews(n):
    X = np.random.randint(26, n_words, (n, maxlen))
    score = np.zeros(n)
    for i in range(n):
        for pos in np.random.choice(np.arange(1, maxlen, 2), 3, replace=False):
            w = np.random.randint(2, 26)
            X[i, pos] = w
            neg = np.random.rand() < 0.5
            if neg:
                X[i, pos - 1] = NOT
            score[i] += -polarity[w] if neg else polarity[w]
    return torch.from_numpy(X), torch.from_numpy((score > 0).astype("float32"))


x_train, y_train = make_reviews(2000)
x_val, y_val = make_reviews(500)


class NeuralNet(nn.Module):
    def __init__(self):
        super(NeuralNet, self).__init__()
        self.embedding = nn.Embedding(n_words, emb_dim)
        self.embedding.weight.data.copy_(torch.from_numpy(vectors))
        self.lstm = nn.LSTM(emb_dim, 24, batch_first=True)
        self.fc = nn.Linear(24, 1)

    def forward(self, x):
        h, _ = self.lstm(self.embedding(x))
        return self.fc(h[:, -1]).squeeze(1)


model = NeuralNet()
for name, param in model.named_parameters():
    if name.startswith("embedding"):
        param.requires_grad = False

optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=0.01)
loss_fn = nn.BCEWithLogitsLoss()

train_loader = torch.utils.data.DataLoader(
    torch.utils.data.TensorDataset(x_train, y_train), batch_size=64, shuffle=True)

for epoch in range(12):
    model.train()
    avg_loss = 0.
    for x_batch, y_batch in train_loader:
        optimizer.zero_grad()
        loss = loss_fn(model(x_batch), y_batch)
        loss.backward()
        optimizer.step()
        avg_loss += loss.item() / len(train_loader)
    model.eval()
    with torch.no_grad():
        val_acc = ((model(x_val) > 0).float() == y_val).float().mean().item()
    print('Epoch {}/12 \t loss={:.4f} \t val_acc={:.4f}'.format(epoch + 1, avg_loss, val_acc))
