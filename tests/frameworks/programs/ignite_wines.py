"""Wines by engines of Ignite."""

import sys
import torch
from ignite.engine import Events, create_supervised_evaluator, create_supervised_trainer
from ignite.metrics import Accuracy, Loss
from sklearn.datasets import load_wine
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split
case = sys.argv[1] if len(sys.argv) > 1 else ""
X, y = load_wine(return_X_y=True)
X = torch.tensor(X, dtype=torch.float32); y = torch.tensor(y)
if case != "unscaled":
    X = (X - X.mean(0)) / X.std(0)
torch.manual_seed(1)
tr, va = random_split(TensorDataset(X, y), [130, 48])
model = nn.Sequential(nn.Linear(13, 24), nn.ReLU(), nn.Linear(24, 3), *([nn.Softmax(1)] if case == "softmax" else []))
opt = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
trainer = create_supervised_trainer(model, opt, nn.CrossEntropyLoss())
evaluator = create_supervised_evaluator(model, metrics={"acc": Accuracy(), "loss": Loss(nn.CrossEntropyLoss())})
vl = DataLoader(va, 48)
@trainer.on(Events.EPOCH_COMPLETED(every=5))
def log(engine):
    evaluator.run(vl)
    print(engine.state.epoch, evaluator.state.metrics)
trainer.run(DataLoader(tr, 16, shuffle=True), max_epochs=30)
