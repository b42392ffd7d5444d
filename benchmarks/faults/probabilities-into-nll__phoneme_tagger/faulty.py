"""Frame-wise phoneme labels (40 classes) with a bidirectional GRU."""
import torch
import torch.nn as nn
import torch.nn.functional as F

PHONES, DIM, T = 40, 16, 12


class Tagger(nn.Module):
    def __init__(self, hidden=48):
        super().__init__()
        self.gru = nn.GRU(DIM, hidden, batch_first=True, bidirectional=True)
        self.proj = nn.Linear(2 * hidden, PHONES)

    def forward(self, frames):
        h, _ = self.gru(frames)
        return F.softmax(self.proj(h), dim=-1)


def utterances(n, gen):
    means = torch.randn(PHONES, DIM, generator=torch.Generator().manual_seed(9))
    half = torch.randint(0, PHONES, (n, T // 2), generator=gen)
    tags = half.repeat_interleave(2, dim=1)
    noise = torch.randn(n, T, DIM, generator=gen)
    return (means[tags] + noise) / 1.41, tags


def main():
    torch.manual_seed(6)
    gen = torch.Generator().manual_seed(60)
    x, y = utterances(1200, gen)
    xv, yv = utterances(200, gen)
    net = Tagger()
    opt = torch.optim.SGD(net.parameters(), lr=0.3, momentum=0.9)
    nll = nn.NLLLoss()
    for epoch in range(6):
        net.train()
        total, n = 0.0, 0
        for idx in torch.randperm(len(x)).split(30):
            out = net(x[idx])
            loss = nll(out.reshape(-1, PHONES), y[idx].reshape(-1))
            opt.zero_grad()
            loss.backward()
            opt.step()
            total, n = total + loss.item(), n + 1
        net.eval()
        with torch.no_grad():
            acc = (net(xv).argmax(-1) == yv).float().mean().item()
        print(f"epoch {epoch} nll {total / n:.3f} frame accuracy {acc:.3f}")


main()
