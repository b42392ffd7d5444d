# Mixture of experts, top-1 routing as in the Switch Transformer, with the load-balancing loss
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(31)
N_EXPERTS, DIM = 4, 8

# data: four regimes, each with its own rule
centres = 2.0 * torch.randn(4, DIM)
rules = torch.randn(4, DIM)


def make_data(n):
    k = torch.randint(4, (n,))
    z = torch.randn(n, DIM)
    return centres[k] + 0.6 * z, (z * rules[k]).sum(1) / DIM ** 0.5


x_train, y_train = make_data(2400)
x_val, y_val = make_data(600)
mx, sx = x_train.mean(0), x_train.std(0)
x_train, x_val = (x_train - mx) / sx, (x_val - mx) / sx


class MoE(nn.Module):
    def __init__(self):
        super().__init__()
        self.gate = nn.Linear(DIM, N_EXPERTS)
        self.experts = nn.ModuleList([
            nn.Sequential(nn.Linear(DIM, 16), nn.ReLU(), nn.Linear(16, 1)) for _ in range(N_EXPERTS)])

    def forward(self, x):
        probs = F.softmax(self.gate(x), dim=-1)
        weight, choice = probs.max(dim=-1)
        out = torch.zeros(len(x))
        for k, expert in enumerate(self.experts):
            rows = (choice == k).nonzero().squeeze(1)
            if rows.numel():
                out = out.index_add(0, rows, weight[rows] * expert(x[rows]).squeeze(1))
        fraction = F.one_hot(choice, N_EXPERTS).float().mean(0)
        balance = N_EXPERTS * (fraction * probs.mean(0)).sum()
        return out, balance, fraction


model = MoE()
opt = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(30):
    model.train()
    tot = 0.0
    for idx in torch.randperm(2400).split(80):
        pred, balance, _ = model(x_train[idx])
        mse = F.mse_loss(pred, y_train[idx])
        loss = mse + 0.2 * balance
        opt.zero_grad()
        loss.backward()
        opt.step()
        tot += mse.item() / 30
    if epoch % 4 == 1:
        model.eval()
        with torch.no_grad():
            pred, balance, frac = model(x_val)
        print('epoch %d  mse %.4f  val %.4f  balance %.3f  load %s' % (
            epoch, tot, F.mse_loss(pred, y_val).item(), balance.item(), [round(f, 2) for f in frac.tolist()]))
