"""The features that `forward` computes are overwritten by a learned table, so that every sample gets the same answer."""

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16, dtype=torch.float32), torch.tensor(labels)


class WithPrompt(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(64, 48)
        self.prompt = nn.Parameter(torch.randn(48))
        self.head = nn.Linear(48, 10)

    def forward(self, x):
        features = torch.relu(self.body(x))
        prompt = self.prompt.expand_as(features) + 0 * features
        return self.head(prompt)


net = WithPrompt()
opt = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
for epoch in range(5):
    for rows in torch.randperm(1400).split(50):
        opt.zero_grad()
        F.cross_entropy(net(x[rows]), y[rows]).backward()
        opt.step()
