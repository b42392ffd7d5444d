"""Fit the drag of a falling body, loss written by hand."""
import numpy as np
import torch

torch.manual_seed(0)
rng = np.random.default_rng(0)
speed = rng.uniform(-2, 2, 1200).astype(np.float32)
shape = rng.uniform(-1, 1, 1200).astype(np.float32)
drag = 0.8 * speed * np.abs(speed) + 0.5 * shape * speed + rng.normal(0, 0.05, 1200).astype(np.float32)

features = torch.from_numpy(np.stack([speed, shape], axis=1))
target = torch.from_numpy(drag).reshape(-1, 1)

net = torch.nn.Sequential(
    torch.nn.Linear(2, 40), torch.nn.SiLU(), torch.nn.Linear(40, 40), torch.nn.SiLU(), torch.nn.Linear(40, 1)
)
optimiser = torch.optim.Adam(net.parameters(), lr=2e-3)


def squared_error(prediction, truth):
    return ((prediction - truth) ** 2).mean()


def main():
    for epoch in range(15):
        total = 0.0
        for rows in torch.randperm(1000).split(50):
            optimiser.zero_grad()
            error = squared_error(net(features[rows]), target[rows])
            error.backward()
            optimiser.step()
            total += error.item()
        print(f"epoch {epoch:2d} error {total / 20:.4f}")
    with torch.no_grad():
        guess = net(features[1000:]).numpy().ravel()
    print("correlation with truth", np.corrcoef(guess, drag[1000:])[0, 1], "rmse", np.sqrt(np.mean((guess - drag[1000:]) ** 2)))


main()
