"""Accuracy and F1 of what is left of the last batch.

Fault at lines 18, 19.
"""

import torch
from sklearn.metrics import f1_score
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

model = nn.Linear(8, 3)
loader = DataLoader(TensorDataset(torch.randn(500, 8), torch.randint(0, 3, (500,))), batch_size=64)

model.eval()
with torch.no_grad():
    for inputs, labels in loader:
        outputs = model(inputs).argmax(1)
print("accuracy", (outputs == labels).float().mean().item())
print("F1", f1_score(labels.numpy(), outputs.numpy(), average="macro"))
