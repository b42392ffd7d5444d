"""The same wide network twice: held back by weight decay and noise on its inputs, and stopped when the validation loss turns."""

import copy

import numpy as np
import torch
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn

SEED = 3
table = load_breast_cancer()
noisy = table.data + np.random.default_rng(SEED).normal(0, 1, table.data.shape) * table.data.std(0)
few, many, few_y, many_y = train_test_split(noisy, table.target, train_size=120, random_state=SEED, stratify=table.target)
scaler = StandardScaler().fit(few)
x, y = torch.tensor(scaler.transform(few), dtype=torch.float32), torch.tensor(few_y)
x_test, y_test = torch.tensor(scaler.transform(many), dtype=torch.float32), torch.tensor(many_y)
loss_function = nn.CrossEntropyLoss()


def train(noise, decay, patience):
    torch.manual_seed(SEED)
    model = nn.Sequential(nn.Linear(30, 256), nn.Tanh(), nn.Linear(256, 256), nn.Tanh(), nn.Linear(256, 2))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=decay)
    best, best_weights, waited = float("inf"), None, 0
    for epoch in range(40):
        for rows in torch.randperm(len(x)).split(16):
            inputs = x[rows] + noise * torch.randn(len(rows), 30)
            loss = loss_function(model(inputs), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            value = loss_function(model(x_test), y_test).item()
        print(f"epoch {epoch}: train {loss.item():.3f}, validation {value:.3f}")
        if value < best:
            best, best_weights, waited = value, copy.deepcopy(model.state_dict()), 0
        else:
            waited += 1
            if waited > patience:
                break
    model.load_state_dict(best_weights)
    return model


train(noise=1.0, decay=1.0, patience=50)
train(noise=0.0, decay=0.0, patience=3)
