"""Machine Learning course, exercise 3: handwritten digits (the Octave exercise redone in PyTorch)."""
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

input_layer_size = 64
hidden_layer_size = 25
num_labels = 10


def load_ex3data():
    # same layout as ex3data1.mat: X is m x n, y is m x 1
    d = load_digits()
    y = d.target.copy()
    y[y == 0] = 10
    return (d.data / 16.0).astype(np.float32), y.reshape(-1, 1)


X, y = load_ex3data()
y = y.ravel()
print('Loaded', X.shape, y.shape)
Xtr, Xcv, ytr, ycv = train_test_split(X, y, test_size=0.2, random_state=0, stratify=y)
Xtr, Xcv = torch.from_numpy(Xtr), torch.from_numpy(Xcv)
ytr, ycv = torch.from_numpy(ytr).long(), torch.from_numpy(ycv).long()

torch.manual_seed(1)
nnet = nn.Sequential(
    nn.Linear(input_layer_size, hidden_layer_size),
    nn.Sigmoid(),
    nn.Linear(hidden_layer_size, num_labels),
)
J = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(nnet.parameters(), lr=0.01)

m = Xtr.size(0)
for it in range(15):
    perm = torch.randperm(m)
    cost = 0.0
    for s in range(0, m, 50):
        b = perm[s:s + 50]
        optimizer.zero_grad()
        loss = J(nnet(Xtr[b]), ytr[b])
        loss.backward()
        optimizer.step()
        cost += loss.item() * len(b)
    print('Iteration %2d | Cost: %f' % (it + 1, cost / m))

with torch.no_grad():
    pred = nnet(Xcv).argmax(1)
print('Cross validation accuracy: %.2f' % (100.0 * (pred == ycv).float().mean().item()))
