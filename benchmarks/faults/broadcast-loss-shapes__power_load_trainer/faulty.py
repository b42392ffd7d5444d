import csv
import io

import torch
import torch.nn.functional as F
from torch import nn


class LoadModel(nn.Module):
    """Electric load of the next hour from the last 24 hours and the temperature."""

    def __init__(self):
        super().__init__()
        self.history = nn.Conv1d(1, 8, 5, stride=2)
        self.dense = nn.Linear(8 * 10 + 1, 32)
        self.out = nn.Linear(32, 1)

    def forward(self, load, temperature):
        h = F.relu(self.history(load.unsqueeze(1))).flatten(1)
        h = F.relu(self.dense(torch.cat([h, temperature.unsqueeze(1)], dim=1)))
        return self.out(h)


class Trainer:
    def __init__(self, model, lr):
        self.model = model
        self.optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
        self.log = io.StringIO()
        self.writer = csv.writer(self.log)
        self.writer.writerow(["epoch", "huber"])

    def step(self, batch):
        load, temperature, target = batch
        self.optimizer.zero_grad()
        loss = F.smooth_l1_loss(self.model(load, temperature), target)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def fit(self, data, epochs, batch_size):
        for epoch in range(epochs):
            order = torch.randperm(len(data[0]))
            losses = [self.step([column[rows] for column in data]) for rows in order.split(batch_size)]
            self.writer.writerow([epoch, f"{sum(losses) / len(losses):.5f}"])


def load_curve(hours):
    t = torch.arange(float(hours))
    temperature = torch.sin(2 * torch.pi * t / (24 * 30)) + 0.3 * torch.randn(hours)
    load = torch.sin(2 * torch.pi * t / 24) + 0.4 * torch.sin(2 * torch.pi * t / 12) - 0.5 * temperature
    return load + 0.1 * torch.randn(hours), temperature


torch.manual_seed(2)
load, temperature = load_curve(2400)
windows = load[:-1].unfold(0, 24, 1)
data = (windows, temperature[24:], load[24:])
train, test = [c[:1900] for c in data], [c[1900:] for c in data]
model = LoadModel()
trainer = Trainer(model, lr=2e-3)
trainer.fit(train, epochs=8, batch_size=64)
print(trainer.log.getvalue())
with torch.no_grad():
    error = (model(test[0], test[1]).flatten() - test[2]).abs().mean()
print("mean absolute error", error.item(), "spread", test[2].std().item())
