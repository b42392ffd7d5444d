"""Mean-teacher semi-supervised learning on digits: 100 labels, the teacher is an EMA of the student."""
import copy

import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

CFG = {
    "n_labelled": 100, "batch_l": 25, "batch_u": 75, "steps": 900,
    "lr": 2e-3, "ema": 0.98, "cons_weight": 8.0, "ramp": 300, "noise": 0.25, "seed": 2,
}


class StudentTeacher:
    def __init__(self, student, decay):
        self.student = student
        self.teacher = copy.deepcopy(student)
        for p in self.teacher.parameters():
            p.requires_grad_(False)
        self.teacher.eval()
        self.decay = decay
        self.n = 0

    @torch.no_grad()
    def update(self):
        self.n += 1
        d = min(self.decay, 1 - 1 / (self.n + 1))
        for t, s in zip(self.teacher.parameters(), self.student.parameters()):
            t.mul_(d).add_(s, alpha=1 - d)


def make_net():
    return nn.Sequential(
        nn.Linear(64, 128), nn.LayerNorm(128), nn.ReLU(), nn.Dropout(0.2),
        nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 10),
    )


def ramp_up(step, length):
    t = min(1.0, step / length)
    return float(torch.exp(torch.tensor(-5.0 * (1 - t) ** 2)))


def data(cfg):
    X, y = load_digits(return_X_y=True)
    Xa, Xb, ya, yb = train_test_split(X, y, test_size=0.3, stratify=y, random_state=cfg["seed"])
    Xl, Xu, yl, _ = train_test_split(Xa, ya, train_size=cfg["n_labelled"], stratify=ya, random_state=cfg["seed"])
    m, s = Xa.mean(), Xa.std()
    f = lambda a: torch.tensor((a - m) / s, dtype=torch.float32)
    return f(Xl), torch.tensor(yl), f(Xu), f(Xb), torch.tensor(yb)


@torch.no_grad()
def accuracy(net, X, y):
    was = net.training
    net.eval()
    acc = (net(X).argmax(1) == y).float().mean().item()
    net.train(was)
    return acc


def main(cfg):
    torch.manual_seed(cfg["seed"])
    Xl, yl, Xu, Xt, yt = data(cfg)
    pair = StudentTeacher(make_net(), cfg["ema"])
    opt = torch.optim.Adam(pair.student.parameters(), lr=cfg["lr"])
    jitter = lambda x: x + cfg["noise"] * torch.randn_like(x)
    for step in range(1, cfg["steps"] + 1):
        pair.student.train()
        il = torch.randint(len(Xl), (cfg["batch_l"],))
        iu = torch.randint(len(Xu), (cfg["batch_u"],))
        unl = torch.cat([Xl[il], Xu[iu]])
        with torch.no_grad():
            target = F.softmax(pair.teacher(jitter(unl)), dim=1)
        logits = pair.student(jitter(unl))
        sup = F.cross_entropy(logits[: len(il)], yl[il])
        cons = F.mse_loss(F.softmax(logits, dim=1), target)
        loss = sup + cfg["cons_weight"] * ramp_up(step, cfg["ramp"]) * cons
        opt.zero_grad()
        loss.backward()
        opt.step()
        pair.update()
        if step % 150 == 0:
            print(f"step {step:4d} sup {sup.item():.4f} cons {cons.item():.5f} "
                  f"student {accuracy(pair.student, Xt, yt):.3f} teacher {accuracy(pair.teacher, Xt, yt):.3f}")


if __name__ == "__main__":
    main(CFG)
