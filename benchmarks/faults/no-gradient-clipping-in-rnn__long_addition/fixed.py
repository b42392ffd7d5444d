"""The adding problem: two marked numbers in a long sequence, answer their sum. A rectified RNN."""
import torch
from torch import nn

torch.manual_seed(36)
LENGTH, HIDDEN = 40, 48


def batch(n):
    values = torch.rand(n, LENGTH)
    marks = torch.zeros(n, LENGTH)
    first = torch.randint(0, LENGTH // 2, (n,))
    second = torch.randint(LENGTH // 2, LENGTH, (n,))
    rows = torch.arange(n)
    marks[rows, first] = 1
    marks[rows, second] = 1
    target = values[rows, first] + values[rows, second]
    return torch.stack([(values - 0.5) / 0.29, marks], -1), (target - 1.0) / 0.41


class Adder(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(2, HIDDEN, nonlinearity="relu", batch_first=True)
        self.out = nn.Linear(HIDDEN, 1)
        nn.init.eye_(self.rnn.weight_hh_l0)
        nn.init.normal_(self.rnn.weight_ih_l0, std=0.1)
        nn.init.zeros_(self.rnn.bias_ih_l0)
        nn.init.zeros_(self.rnn.bias_hh_l0)

    def forward(self, x):
        return self.out(self.rnn(x)[0][:, -1]).squeeze(1)


net = Adder()
opt = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9)
sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 1300)
x_held, y_held = batch(500)
recent = []
for step in range(1, 1301):
    net.train()
    x, y = batch(50)
    loss = nn.functional.mse_loss(net(x), y)
    opt.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 0.5)
    opt.step()
    sched.step()
    recent.append(loss.item())
    if step % 100 == 0:
        net.eval()
        with torch.no_grad():
            held = nn.functional.mse_loss(net(x_held), y_held).item()
        print(f"step {step} loss {sum(recent[-100:]) / 100:.4f} held-out {held:.4f}")
