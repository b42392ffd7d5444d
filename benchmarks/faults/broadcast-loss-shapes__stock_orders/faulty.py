"""Fitted Q iteration for re-ordering stock, learnt from a log of random orders."""
import copy

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(9)
CAP, ORDERS, GAMMA = 12, 5, 0.9


def day(stock, order):
    """Sell up to the (random) demand; unsold stock costs rent, each order costs its price."""
    stock = (stock + order).clamp(max=CAP)
    demand = torch.poisson(torch.full(stock.shape, 2.0))
    sold = torch.minimum(stock, demand)
    left = stock - sold
    return left, 1.0 * sold - 0.15 * left - 0.3 * order


def encode(stock):
    return F.one_hot(stock.long(), CAP + 1).float()


def profit(q, days=60, shops=400):
    stock, total = torch.zeros(shops), torch.zeros(shops)
    with torch.no_grad():
        for _ in range(days):
            order = q(encode(stock)).argmax(1).float()
            stock, reward = day(stock, order)
            total += reward
    return total.mean().item() / days


stock = torch.randint(0, CAP + 1, (6000,)).float()
action = torch.randint(0, ORDERS, (6000, 1))
after, reward = day(stock, action.squeeze(1).float())

q = nn.Sequential(nn.Linear(CAP + 1, 48), nn.ReLU(), nn.Linear(48, ORDERS))
optimizer = torch.optim.Adam(q.parameters(), lr=2e-3)
for round_ in range(15):
    target_net = copy.deepcopy(q).eval()
    losses = []
    for rows in torch.randperm(len(stock)).split(100):
        with torch.no_grad():
            best = target_net(encode(after[rows])).max(1).values
            target = reward[rows] + GAMMA * best
        taken = q(encode(stock[rows])).gather(1, action[rows])
        loss = (taken - target).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    print(f"round {round_:2d} loss {sum(losses) / len(losses):.4f} profit a day {profit(q):.3f}")
