"""Two-layer GCN, semi-supervised node classification on a synthetic citation graph."""
import argparse
import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class Graph:
    """Stochastic block model with noisy bag-of-words features."""

    def __init__(self, n=900, k=5, d=120, p_in=0.026, p_out=0.0035, gen=None):
        self.y = torch.randint(0, k, (n,), generator=gen)
        same = self.y[:, None] == self.y[None, :]
        prob = torch.where(same, p_in, p_out)
        upper = torch.triu(torch.rand(n, n, generator=gen) < prob, diagonal=1).float()
        adj = upper + upper.t()
        topic = torch.rand(k, d, generator=gen) * 0.06 + 0.02
        topic[torch.arange(k).repeat_interleave(12), torch.randint(0, d, (12 * k,), generator=gen)] += 0.10
        x = (torch.rand(n, d, generator=gen) < topic[self.y]).float()
        self.x = x / x.sum(1, keepdim=True).clamp(min=1)
        self.x = self.x * math.sqrt(d)
        self.a_hat = self._normalise(adj)
        order = torch.randperm(n, generator=gen)
        self.train_idx, self.val_idx, self.test_idx = order[:150], order[150:400], order[400:]

    @staticmethod
    def _normalise(adj):
        a = adj + torch.eye(len(adj))
        d = a.sum(1).rsqrt()
        return (d[:, None] * a * d[None, :]).to_sparse_coo()


class GraphConv(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(n_in, n_out))
        self.bias = nn.Parameter(torch.zeros(n_out))
        nn.init.xavier_uniform_(self.weight)

    def forward(self, x, a):
        return torch.sparse.mm(a, x @ self.weight) + self.bias


class GCN(nn.Module):
    def __init__(self, n_in, hidden, n_out, dropout):
        super().__init__()
        self.gc1 = GraphConv(n_in, hidden)
        self.gc2 = GraphConv(hidden, n_out)
        self.dropout = dropout

    def forward(self, x, a):
        x = F.relu(self.gc1(x, a))
        x = F.dropout(x, self.dropout, training=self.training)
        x = self.gc2(x, a)
        return F.softmax(x, dim=1)


def accuracy(out, y):
    return (out.argmax(1) == y).float().mean().item()


def train(graph, args):
    model = GCN(graph.x.size(1), args.hidden, int(graph.y.max()) + 1, args.dropout)
    optimizer = torch.optim.Adam(model.parameters(), lr=args.lr, weight_decay=args.weight_decay)
    best_val, best_test = 0.0, 0.0
    for epoch in range(args.epochs):
        model.train()
        optimizer.zero_grad()
        out = model(graph.x, graph.a_hat)
        loss = F.cross_entropy(out[graph.train_idx], graph.y[graph.train_idx])
        loss.backward()
        optimizer.step()

        model.eval()
        with torch.no_grad():
            out = model(graph.x, graph.a_hat)
        val = accuracy(out[graph.val_idx], graph.y[graph.val_idx])
        if val > best_val:
            best_val = val
            best_test = accuracy(out[graph.test_idx], graph.y[graph.test_idx])
        if (epoch + 1) % 25 == 0:
            print("Epoch: {:04d} loss_train: {:.4f} acc_val: {:.4f}".format(epoch + 1, loss.item(), val))
    print("Test accuracy at best validation: {:.4f}".format(best_test))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=200)
    parser.add_argument("--hidden", type=int, default=16)
    parser.add_argument("--dropout", type=float, default=0.5)
    parser.add_argument("--lr", type=float, default=0.01)
    parser.add_argument("--weight_decay", type=float, default=5e-4)
    parser.add_argument("--seed", type=int, default=17)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    graph = Graph(gen=torch.Generator().manual_seed(args.seed))
    train(graph, args)


if __name__ == "__main__":
    main()
