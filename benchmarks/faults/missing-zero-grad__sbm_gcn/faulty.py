"""Semi-supervised node classification on a stochastic block model with a two-layer GCN."""
import torch
import torch.nn as nn
import torch.nn.functional as F


def sbm(n_per=80, k=4, p_in=0.10, p_out=0.012, d=16, gen=None):
    n = n_per * k
    labels = torch.arange(k).repeat_interleave(n_per)
    same = labels[:, None] == labels[None, :]
    prob = torch.where(same, torch.tensor(p_in), torch.tensor(p_out))
    upper = torch.triu(torch.rand(n, n, generator=gen) < prob, diagonal=1)
    adj = (upper | upper.T).float()
    centers = torch.randn(k, d, generator=gen)
    feats = centers[labels] * 0.6 + torch.randn(n, d, generator=gen)
    feats = (feats - feats.mean(0)) / feats.std(0)
    return adj, feats, labels


def normalise(adj):
    a = adj + torch.eye(len(adj))
    dinv = a.sum(1).rsqrt()
    return dinv[:, None] * a * dinv[None, :]


class GraphConv(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.lin = nn.Linear(d_in, d_out, bias=False)
        self.bias = nn.Parameter(torch.zeros(d_out))
        nn.init.xavier_uniform_(self.lin.weight)

    def forward(self, a_hat, h):
        return a_hat @ self.lin(h) + self.bias


class GCN(nn.Module):
    def __init__(self, d_in, hidden, n_classes, drop):
        super().__init__()
        self.g1 = GraphConv(d_in, hidden)
        self.g2 = GraphConv(hidden, n_classes)
        self.drop = nn.Dropout(drop)

    def forward(self, a_hat, x):
        h = F.elu(self.g1(a_hat, self.drop(x)))
        return self.g2(a_hat, self.drop(h))


class NodeTrainer:
    def __init__(self, model, a_hat, x, y, train_mask, val_mask, lr=0.3, weight_decay=5e-4):
        self.model = model
        self.inputs = (a_hat, x)
        self.y = y
        self.masks = {"train": train_mask, "val": val_mask}
        self.optim = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.5, weight_decay=weight_decay)

    def step(self):
        self.model.train()
        out = self.model(*self.inputs)
        m = self.masks["train"]
        loss = F.cross_entropy(out[m], self.y[m])
        loss.backward()
        self.optim.step()
        return loss.item()

    @torch.no_grad()
    def evaluate(self):
        self.model.eval()
        pred = self.model(*self.inputs).argmax(dim=1)
        return {k: (pred[m] == self.y[m]).float().mean().item() for k, m in self.masks.items()}


def main(steps=300):
    gen = torch.Generator().manual_seed(2)
    torch.manual_seed(2)
    adj, x, y = sbm(gen=gen)
    perm = torch.randperm(len(y), generator=gen)
    train_mask = torch.zeros(len(y), dtype=torch.bool)
    train_mask[perm[:100]] = True
    val_mask = ~train_mask
    trainer = NodeTrainer(GCN(x.shape[1], 16, 4, 0.3), normalise(adj), x, y, train_mask, val_mask)
    for it in range(1, steps + 1):
        loss = trainer.step()
        if it % 30 == 0 or it == 1:
            acc = trainer.evaluate()
            print(f"iter {it:4d} loss {loss:.4f} train_acc {acc['train']:.3f} val_acc {acc['val']:.3f}")


if __name__ == "__main__":
    main()
