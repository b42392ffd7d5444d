"""Match mass spectra to molecular fingerprints with two encoders and in-batch negatives."""
import torch
import torch.nn.functional as F
from torch import nn


def make_pairs(n, seed):
    world = torch.Generator().manual_seed(1234)
    a, b = torch.randn(10, 64, generator=world), torch.randn(10, 40, generator=world)
    g = torch.Generator().manual_seed(seed)
    z = torch.randn(n, 10, generator=g)
    spectrum = torch.tanh(z @ a / 2) + 0.2 * torch.randn(n, 64, generator=g)
    finger = (z @ b > 0).float()
    return spectrum, finger * 2 - 1


def encoder(n_in, n_out=24):
    return nn.Sequential(nn.Linear(n_in, 64), nn.GELU(), nn.Linear(64, n_out))


class Matcher(nn.Module):
    def __init__(self, temperature=0.2):
        super().__init__()
        self.towers = nn.ModuleDict({"spectrum": encoder(64), "finger": encoder(40)})
        self.temperature = temperature

    def similarity(self, spectrum, finger):
        u = F.normalize(self.towers["spectrum"](spectrum), dim=1)
        v = F.normalize(self.towers["finger"](finger), dim=1)
        return u @ v.T / self.temperature


def info_nce(sim):
    both = F.log_softmax(sim, 1).diagonal() + F.log_softmax(sim, 0).diagonal()
    return 0.5 * both.mean()


@torch.no_grad()
def top1(model, spectrum, finger):
    model.eval()
    sim = model.similarity(spectrum, finger)
    model.train()
    return (sim.argmax(1) == torch.arange(len(sim))).float().mean().item()


torch.manual_seed(0)
s_train, f_train = make_pairs(1500, 0)
s_val, f_val = make_pairs(100, 1)
model = Matcher()
opt = torch.optim.Adam(model.parameters(), lr=1e-3)
print(f"before training: top-1 of 100 {top1(model, s_val, f_val):.2f}")
for epoch in range(10):
    seen = []
    for rows in torch.randperm(len(s_train)).split(50):
        loss = info_nce(model.similarity(s_train[rows], f_train[rows]))
        opt.zero_grad()
        loss.backward()
        opt.step()
        seen.append(loss.item())
    print(f"epoch {epoch}  loss {sum(seen) / len(seen):8.3f}  top-1 of 100 {top1(model, s_val, f_val):.2f}")
