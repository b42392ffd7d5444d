"""Noisy two-moons classifier with a checkpoint of the best epoch, kept in host memory."""
import torch
import torch.nn.functional as F
from sklearn.datasets import make_moons
from torch import nn


class Checkpoint:
    """Remembers the weights of the epoch with the lowest validation loss."""

    def __init__(self):
        self.loss, self.epoch, self.weights = float("inf"), -1, {}

    def offer(self, loss, epoch, model):
        if loss < self.loss:
            self.loss, self.epoch = loss, epoch
            self.weights = {name: value.detach().cpu() for name, value in model.state_dict().items()}

    def restore(self, model):
        model.load_state_dict(self.weights)


def moons(n, seed):
    x, y = make_moons(n, noise=0.38, random_state=seed)
    return (torch.tensor(x, dtype=torch.float32) - torch.tensor([0.5, 0.25])), torch.tensor(y)


def evaluate(model, x, y):
    model.eval()
    with torch.no_grad():
        logits = model(x)
    return F.cross_entropy(logits, y).item(), (logits.argmax(1) == y).float().mean().item()


def main(seed=3, epochs=160, batch=16):
    torch.manual_seed(seed)
    device = torch.device("cpu")
    x, y = moons(120, 1)
    x_valid, y_valid = moons(200, 2)
    x_final, y_final = moons(1000, 5)
    model = nn.Sequential(
        nn.Linear(2, 96), nn.ReLU(), nn.Linear(96, 96), nn.ReLU(), nn.Linear(96, 2)).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3, weight_decay=1e-4)
    keep = Checkpoint()
    for epoch in range(epochs):
        model.train()
        for rows in torch.randperm(len(x)).split(batch):
            loss = F.cross_entropy(model(x[rows].to(device)), y[rows].to(device))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
        valid_loss, valid_accuracy = evaluate(model, x_valid, y_valid)
        keep.offer(valid_loss, epoch, model)
        if epoch % 20 == 0:
            print(f"epoch {epoch:3d} validation loss {valid_loss:.4f} accuracy {valid_accuracy:.3f}")
        if epoch - keep.epoch > 60:
            break
    keep.restore(model)
    print(f"kept epoch {keep.epoch} (validation loss {keep.loss:.4f})")
    print("final set: loss %.4f, accuracy %.3f" % evaluate(model, x_final, y_final))


if __name__ == "__main__":
    main()
