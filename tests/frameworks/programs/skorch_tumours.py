"""Tumours by a network within a pipeline of scikit-learn, with skorch."""

import sys
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from skorch import NeuralNetClassifier
import torch
from torch import nn
case = sys.argv[1] if len(sys.argv) > 1 else ""
torch.manual_seed(0)
X, y = load_breast_cancer(return_X_y=True)
X = X.astype(np.float32)
if case == "leak":
    X = StandardScaler().fit_transform(X).astype(np.float32)
Xa, Xb, ya, yb = train_test_split(X, y, random_state=0, stratify=y)

class Mlp(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(30, width), nn.ReLU(), nn.Linear(width, 2))
    def forward(self, X):
        out = self.net(X)
        return out.softmax(1) if case == "softmax" else out

net = NeuralNetClassifier(Mlp, criterion=nn.CrossEntropyLoss, max_epochs=25, lr=0.1 if case != "low" else 1e-5, batch_size=32, iterator_train__shuffle=True, verbose=0)
pipe = make_pipeline(StandardScaler(), net) if case != "leak" else net
pipe.fit(Xa, ya)
print("test accuracy", pipe.score(Xb, yb))
