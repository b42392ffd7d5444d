# autoencoder for 8x8 glyphs; learning rate follows the "linear scaling rule" of the big-batch papers
import torch
import torch.nn as nn
from torch.utils.data import DataLoader
from sklearn.datasets import load_digits

config = dict(
    base_lr=0.8,          # quoted for a batch of 256
    batch_size=64,
    epochs=20,
    code=12,
    momentum=0.9,
    seed=17,
)


def scaled_lr(cfg):
    return cfg["base_lr"] * (cfg["batch_size"] / 256)


class AE(nn.Module):
    def __init__(self, code):
        super().__init__()
        self.enc = nn.Sequential(nn.Linear(64, 40), nn.Tanh(), nn.Linear(40, code))
        self.dec = nn.Sequential(nn.Linear(code, 40), nn.Tanh(), nn.Linear(40, 64))

    def forward(self, x):
        return self.dec(self.enc(x))


def main(cfg):
    torch.manual_seed(cfg["seed"])
    imgs = torch.tensor(load_digits().images, dtype=torch.float32).flatten(1) / 8 - 1
    imgs = imgs[torch.randperm(len(imgs))]
    train, held = imgs[:1500], imgs[1500:]
    loader = DataLoader(train, batch_size=cfg["batch_size"], shuffle=True)
    ae = AE(cfg["code"])
    lr = scaled_lr(cfg)
    opt = torch.optim.SGD(ae.parameters(), lr=lr, momentum=cfg["momentum"])
    for e in range(cfg["epochs"]):
        ae.train()
        s = 0.0
        for xb in loader:
            opt.zero_grad()
            loss = nn.functional.mse_loss(ae(xb), xb)
            loss.backward()
            opt.step()
            s += loss.item() * len(xb)
        ae.eval()
        with torch.no_grad():
            h = nn.functional.mse_loss(ae(held), held).item()
        print(f"epoch {e + 1:02d} recon {s / len(train):.4f} held-out {h:.4f}")


main(config)
