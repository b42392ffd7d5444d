"""Few-shot sine regression with second-order MAML (functional_call, inner SGD written by hand)."""
import math
import torch
from torch import nn
from torch.func import functional_call


def tasks(n, k, gen):
    amp = 0.5 + 2.5 * torch.rand(n, 1, 1, generator=gen)
    phase = math.pi * torch.rand(n, 1, 1, generator=gen)
    x = (torch.rand(n, 2 * k, 1, generator=gen) - 0.5) * 8
    y = amp * torch.sin(x + phase)
    return x[:, :k], y[:, :k], x[:, k:], y[:, k:]


net = None


def adapt(params, x, y, lr, steps, create_graph):
    for _ in range(steps):
        loss = nn.functional.mse_loss(functional_call(net, params, (x,)), y)
        grads = torch.autograd.grad(loss, list(params.values()), create_graph=create_graph)
        params = {k: p - lr * g for (k, p), g in zip(params.items(), grads)}
    return params


def main(meta_steps=450, meta_batch=8, k=10, inner_lr=0.02):
    global net
    torch.manual_seed(0)
    gen = torch.Generator().manual_seed(0)
    test_gen = torch.Generator().manual_seed(12345)
    test = tasks(60, k, test_gen)
    net = nn.Sequential(nn.Linear(1, 40), nn.ReLU(), nn.Linear(40, 40), nn.ReLU(), nn.Linear(40, 1))
    meta_opt = torch.optim.Adam(net.parameters(), lr=2e-3)

    def evaluate():
        pre = post = 0.0
        p0 = {n: p.detach().requires_grad_() for n, p in net.named_parameters()}
        for xs, ys, xq, yq in zip(*test):
            p = adapt(p0, xs, ys, inner_lr, 5, create_graph=False)
            with torch.no_grad():
                pre += nn.functional.mse_loss(net(xq), yq).item() / 60
                post += nn.functional.mse_loss(functional_call(net, p, (xq,)), yq).item() / 60
        return pre, post

    for it in range(meta_steps + 1):
        if it % 90 == 0:
            pre, post = evaluate()
            print(f"iter {it:4d}: before adaptation {pre:.3f}, after 5 inner steps {post:.3f}")
        xs, ys, xq, yq = tasks(meta_batch, k, gen)
        meta_loss = 0.0
        for i in range(meta_batch):
            fast = adapt(dict(net.named_parameters()), xs[i], ys[i], inner_lr, 1, create_graph=True)
            meta_loss = meta_loss + nn.functional.mse_loss(functional_call(net, fast, (xq[i],)), yq[i])
        meta_loss = meta_loss / meta_batch
        meta_opt.zero_grad()
        meta_loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 10.0)
        meta_opt.step()


if __name__ == "__main__":
    main()
