import argparse
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def bracket_depth(n, length, gen):
    """Sequences of +1/-1/0 tokens; the target is the running balance at every place."""
    moves = torch.randint(0, 3, (n, length), generator=gen)
    balance = (moves - 1).cumsum(1).float()
    return moves, balance / length ** 0.5


class Counter(nn.Module):
    def __init__(self, hidden, layers):
        super().__init__()
        self.embed = nn.Embedding(3, 8)
        self.cells = nn.ModuleList(nn.RNNCell(8 if i == 0 else hidden, hidden, nonlinearity="relu") for i in range(layers))
        self.read = nn.Linear(hidden, 1)
        for cell in self.cells:
            nn.init.orthogonal_(cell.weight_hh)

    def forward(self, tokens):
        e = self.embed(tokens)
        hidden = [e.new_zeros(len(e), c.hidden_size) for c in self.cells]
        outs = []
        for t in range(e.shape[1]):
            h = e[:, t]
            for i, cell in enumerate(self.cells):
                h = hidden[i] = cell(h, hidden[i])
            outs.append(self.read(h))
        return torch.stack(outs, 1).squeeze(-1)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--lr", type=float, default=0.02)
    p.add_argument("--hidden", type=int, default=32)
    p.add_argument("--layers", type=int, default=2)
    p.add_argument("--length", type=int, default=40)
    p.add_argument("--epochs", type=int, default=12)
    p.add_argument("--clip", type=float, default=1.0)
    args = p.parse_args()
    torch.manual_seed(2)
    gen = torch.Generator().manual_seed(2)
    train = DataLoader(TensorDataset(*bracket_depth(800, args.length, gen)), batch_size=32, shuffle=True)
    x_val, y_val = bracket_depth(200, args.length, gen)
    net = Counter(args.hidden, args.layers)
    opt = torch.optim.SGD(net.parameters(), lr=args.lr, momentum=0.9)
    sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, args.epochs)
    for epoch in range(args.epochs):
        net.train()
        total = 0.0
        for x, y in train:
            loss = (net(x) - y).square().mean()
            opt.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), args.clip)
            opt.step()
            total += loss.item()
        sched.step()
        net.eval()
        with torch.no_grad():
            val = (net(x_val) - y_val).square().mean().item()
        print(f"{epoch:2d} train {total / len(train):.4f} val {val:.4f}")


if __name__ == "__main__":
    main()
