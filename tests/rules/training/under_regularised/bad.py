"""Half a hundred patients, thirty measurements, three wide layers, and five hundred steps: nothing keeps it from learning by heart."""

import numpy as np
import torch
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn

SEED = 3


def make_data():
    table = load_breast_cancer()
    noisy = table.data + np.random.default_rng(SEED).normal(0, 3, table.data.shape) * table.data.std(0)
    few, many, few_y, many_y = train_test_split(noisy, table.target, train_size=56, random_state=SEED, stratify=table.target)
    scaler = StandardScaler().fit(few)
    as_tensor = lambda values: torch.tensor(scaler.transform(values), dtype=torch.float32)  # noqa: E731
    return as_tensor(few), torch.tensor(few_y), as_tensor(many), torch.tensor(many_y)


def main():
    torch.manual_seed(SEED)
    x, y, x_test, y_test = make_data()
    model = nn.Sequential(nn.Linear(30, 256), nn.Tanh(), nn.Linear(256, 256), nn.Tanh(), nn.Linear(256, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    loss_function = nn.CrossEntropyLoss()
    for step in range(300):
        rows = torch.randint(len(x), (16,))
        optimizer.zero_grad()
        loss = loss_function(model(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
        if step % 20 == 19:
            model.eval()
            with torch.no_grad():
                logits = model(x_test)
                test_loss = loss_function(logits, y_test)
            accuracy = (logits.argmax(1) == y_test).float().mean()
            print(f"step {step + 1}: train {loss.item():.3f}, test {test_loss.item():.3f}, accuracy {accuracy.item():.3f}")
            model.train()


if __name__ == "__main__":
    main()
