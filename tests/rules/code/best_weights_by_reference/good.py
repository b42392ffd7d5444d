"""Early stopping that keeps a copy, and writes a checkpoint at once."""

import copy

import torch
from torch import nn


class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.waited = patience, float("inf"), 0
        self.weights = None

    def should_stop(self, model, loss):
        if loss < self.best:
            self.best, self.waited = loss, 0
            self.weights = copy.deepcopy(model.state_dict())
            state = model.state_dict()
            torch.save(state, "best.pt")
        else:
            self.waited += 1
        return self.waited > self.patience


def train(model, inputs, targets, epochs=100):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    stopping = EarlyStopping(5)
    first = {name: value.clone() for name, value in model.state_dict().items()}
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(inputs), targets)
        loss.backward()
        optimizer.step()
        if stopping.should_stop(model, loss.item()):
            break
    model.load_state_dict(stopping.weights)
    torch.save(model.state_dict(), "last.pt")
    return first


train(nn.Linear(5, 1), torch.randn(64, 5), torch.randn(64, 1))
