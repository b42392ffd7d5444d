import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier

rng = np.random.RandomState(4)
torch.manual_seed(4)

data = load_digits()
order = rng.permutation(len(data.data))
tr, te = order[:1300], order[1300:]
images = torch.tensor(data.data, dtype=torch.float32) / 16.0
labels = data.target
members = {c: tr[labels[tr] == c] for c in range(10)}


def sample_triplets(n):
    a, p, neg = [], [], []
    for _ in range(n):
        c, other = rng.choice(10, 2, replace=False)
        i, j = rng.choice(members[c], 2, replace=False)
        a.append(i), p.append(j), neg.append(rng.choice(members[other]))
    return images[a], images[p], images[neg]


embed = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 8))
triplet = nn.TripletMarginLoss(margin=1.0)
optimizer = torch.optim.Adam(embed.parameters(), lr=1e-3)


def knn_accuracy():
    embed.eval()
    with torch.no_grad():
        z = embed(images).numpy()
    embed.train()
    return KNeighborsClassifier(5).fit(z[tr], labels[tr]).score(z[te], labels[te])


print('before: kNN accuracy %.3f' % knn_accuracy())
running = 0.0
for step in range(1, 401):
    anchor, positive, negative = sample_triplets(48)
    loss = triplet(embed(anchor), embed(positive), embed(negative))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    running += loss.item()
    if step % 80 == 0:
        print('step %d  triplet loss %.4f  kNN accuracy %.3f' % (step, running / 80, knn_accuracy()))
        running = 0.0
