"""Dilated causal convolutions on the 'delayed echo' task: y[t] = sign change of x[t-13] plus x[t-2]"""
import torch
import torch.nn as nn
import torch.nn.functional as F


class CausalConv(nn.Module):
    def __init__(self, c_in, c_out, dilation, k=3):
        super().__init__()
        self.pad = (k - 1) * dilation
        self.conv = nn.Conv1d(c_in, c_out, k, dilation=dilation)
        self.skip = nn.Conv1d(c_in, c_out, 1) if c_in != c_out else nn.Identity()

    def forward(self, x):
        return F.relu(self.conv(F.pad(x, (self.pad, 0)))) + self.skip(x)


class TCN(nn.Module):
    def __init__(self, c=20):
        super().__init__()
        self.block1 = CausalConv(1, c, 1)
        self.block2 = CausalConv(c, c, 2)
        self.block3 = CausalConv(c, c, 4)
        self.readout = nn.Conv1d(c, 1, 1)

    def forward(self, x):
        x = self.block1(x)
        x = self.block2(x)
        x = self.block3(x)
        return self.readout(x)


def sample(n, length=60):
    x = torch.randn(n, 1, length)
    y = 0.5 * F.pad(x, (2, 0))[..., :length] - F.pad(x, (13, 0))[..., :length]
    return x, y + 0.02 * torch.randn_like(y)


def main():
    torch.manual_seed(21)
    net = TCN()
    opt = torch.optim.Adamax(net.parameters(), lr=8e-3)
    sched = torch.optim.lr_scheduler.StepLR(opt, 150, gamma=0.5)
    xv, yv = sample(256)
    ema = None
    for step in range(1, 401):
        x, y = sample(32)
        loss = F.mse_loss(net(x), y)
        opt.zero_grad(set_to_none=True)
        loss.backward()
        opt.step()
        sched.step()
        ema = loss.item() if ema is None else 0.95 * ema + 0.05 * loss.item()
        if step % 80 == 0:
            with torch.no_grad():
                print(f"step {step}: smoothed mse {ema:.4f}, held-out mse {F.mse_loss(net(xv), yv).item():.4f}")


main()
