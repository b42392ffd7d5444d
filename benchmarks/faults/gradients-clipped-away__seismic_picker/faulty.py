"""P-wave arrival or noise: short seismograms, a convolutional picker, plain SGD."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


def seismograms(n=2000, length=80):
    noise = 0.35 * torch.randn(n, length)
    has = torch.randint(2, (n,))
    onset = torch.randint(10, 50, (n, 1))
    t = torch.arange(length) - onset
    pulse = torch.where(t >= 0, torch.exp(-t / 9.0) * torch.sin(t * 0.9), torch.zeros(()))
    x = noise + (1.2 + 0.8 * torch.rand(n, 1)) * pulse * has[:, None]
    return TensorDataset((x / x.std()).unsqueeze(1), has.float())


def make_picker():
    return nn.Sequential(
        nn.Conv1d(1, 12, 9, padding=4), nn.ReLU(), nn.MaxPool1d(2),
        nn.Conv1d(12, 24, 7, padding=3), nn.ReLU(), nn.AdaptiveMaxPool1d(1),
        nn.Flatten(), nn.Linear(24, 1), nn.Flatten(0))


def train_step(picker, batch, loss_fn, opt, max_norm):
    x, y = batch
    opt.zero_grad()
    loss = loss_fn(picker(x), y)
    loss.backward()
    nn.utils.clip_grad_norm_(picker.parameters(), max_norm)
    opt.step()
    return loss.item()


@torch.no_grad()
def hit_rate(picker, loader):
    picker.eval()
    hits = torch.cat([(picker(x) > 0) == (y > 0.5) for x, y in loader])
    picker.train()
    return hits.float().mean().item()


def main(lr=0.05, max_norm=2.0, weight_decay=1e-4, epochs=14):
    torch.manual_seed(60)
    fit, held = random_split(seismograms(), [1600, 400])
    train, valid = DataLoader(fit, batch_size=32, shuffle=True), DataLoader(held, batch_size=200)
    picker = make_picker()
    opt = torch.optim.SGD(picker.parameters(), lr=lr, momentum=0.9, weight_decay=weight_decay)
    loss_fn = nn.BCEWithLogitsLoss()
    for epoch in range(epochs):
        losses = [train_step(picker, batch, loss_fn, opt, weight_decay) for batch in train]
        print(f"epoch {epoch:2d} loss {sum(losses) / len(losses):.4f} right {hit_rate(picker, valid):.3f}")


if __name__ == "__main__":
    main()
