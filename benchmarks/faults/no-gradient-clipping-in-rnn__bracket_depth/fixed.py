"""How deep are the brackets nested at the end? A plain recurrent cell, written out, on strings of 60 signs."""
import torch
import torch.nn.functional as F
from torch import nn

SIGNS, LENGTH, HIDDEN, STEPS, LR = "()ab", 60, 32, 450, 0.005


def strings(n, g):
    ids = torch.multinomial(torch.tensor([0.3, 0.3, 0.2, 0.2]), n * LENGTH, True, generator=g).view(n, LENGTH)
    move = (ids == 0).float() - (ids == 1).float()
    depth = torch.zeros(n)
    for t in range(LENGTH):
        depth = (depth + move[:, t]).clamp(min=0)
    return F.one_hot(ids, len(SIGNS)).float(), (depth - 4.8) / 3.6


class Cell(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.ParameterDict({
            "x": nn.Parameter(torch.randn(len(SIGNS), HIDDEN) * 0.1),
            "h": nn.Parameter(torch.eye(HIDDEN)),
            "b": nn.Parameter(torch.zeros(HIDDEN)),
        })
        self.read = nn.Linear(HIDDEN, 1)

    def forward(self, x):
        h = x.new_zeros(len(x), HIDDEN)
        for token in x.unbind(1):
            h = torch.relu(token @ self.w["x"] + h @ self.w["h"] + self.w["b"])
        return self.read(h / LENGTH ** 0.5).squeeze(1)


def train():
    torch.manual_seed(47)
    g = torch.Generator().manual_seed(470)
    x, y = strings(1800, g)
    x_val, y_val = strings(400, g)
    cell = Cell()
    opt = torch.optim.SGD(cell.parameters(), lr=LR, momentum=0.9)
    decay = torch.optim.lr_scheduler.LinearLR(opt, 1.0, 0.05, STEPS)
    seen = []
    for step in range(1, STEPS + 1):
        cell.train()
        rows = torch.randint(0, len(x), (32,), generator=g)
        loss = F.mse_loss(cell(x[rows]), y[rows])
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(cell.parameters(), 1.0)
        opt.step()
        decay.step()
        seen.append(loss.item())
        if step % 50 == 0:
            cell.eval()
            with torch.no_grad():
                val = F.mse_loss(cell(x_val), y_val).item()
            print(f"step {step}: train {sum(seen[-50:]) / 50:.4f}  val {val:.4f}")


train()
