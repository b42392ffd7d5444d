"""Multi-label genre tagging from plot-keyword counts."""
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import make_multilabel_classification
from sklearn.metrics import f1_score

GENRES = ['action', 'comedy', 'drama', 'horror', 'romance', 'sci-fi']

counts, tags = make_multilabel_classification(
    n_samples=1600, n_features=40, n_classes=len(GENRES), n_labels=2, length=60,
    allow_unlabeled=True, random_state=8)
counts = np.log1p(counts).astype('float32')
tags = tags.astype('float32')
tr, te = slice(0, 1280), slice(1280, None)
mu, sigma = counts[tr].mean(0), counts[tr].std(0) + 1e-6
counts = (counts - mu) / sigma

xtrain, ytrain = torch.from_numpy(counts[tr]), torch.from_numpy(tags[tr])
xtest, ytest = torch.from_numpy(counts[te]), torch.from_numpy(tags[te])


class GenreTagger(nn.Module):
    def __init__(self, n_words, n_tags):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(n_words, 48), nn.ReLU(), nn.Dropout(0.2))
        self.head = nn.Linear(48, n_tags)

    def forward(self, x):
        return torch.sigmoid(self.head(self.body(x)))


torch.manual_seed(8)
tagger = GenreTagger(40, len(GENRES))
loss_function = nn.BCELoss()
optimizer = torch.optim.Adam(tagger.parameters(), lr=3e-3)


def batches(x, y, size=40):
    idx = torch.randperm(len(x))
    for chunk in idx.split(size):
        yield x[chunk], y[chunk]


for epoch in range(15):
    tagger.train()
    epoch_loss, seen = 0.0, 0
    for xb, yb in batches(xtrain, ytrain):
        optimizer.zero_grad()
        loss = loss_function(tagger(xb), yb)
        loss.backward()
        optimizer.step()
        epoch_loss += loss.item() * len(xb)
        seen += len(xb)
    tagger.eval()
    with torch.no_grad():
        guess = (tagger(xtest) > 0.5).int().numpy()
    print('epoch', epoch, '| loss %.4f' % (epoch_loss / seen),
          '| micro F1 %.3f' % f1_score(ytest.int().numpy(), guess, average='micro'))
