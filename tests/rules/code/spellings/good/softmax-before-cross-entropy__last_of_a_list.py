"""Nets whose layers are gathered in a list that does not end in a softmax: it was taken out, cut off, put in front, or may be."""

from torch import nn, optim, randint, randn


def grains(widths, kinds, way, shows):
    row = []
    for before, width in zip(widths[:-1], widths[1:]):
        row.append(nn.Linear(before, width))
        row.append(nn.ELU())
    row.append(nn.Linear(widths[-1], kinds))
    if way == 0 and shows:
        row.append(nn.Softmax(-1))
    if way == 1:
        row.append(nn.Softmax(-1))
        row.pop()
    if way == 2:
        row.insert(0, nn.Softmax(-1))
    return nn.Sequential(*row)


def cut(widths, kinds):
    row = [nn.Linear(before, width) for before, width in zip(widths[:-1], widths[1:])]
    for width in widths:
        row.append(nn.Linear(width, kinds))
    row.append(nn.Softmax(-1))
    row.pop()
    return nn.Sequential(*row)


def cut_otherwise(widths, kinds):
    row = []
    for width in widths:
        row.append(nn.Linear(width, kinds))
    row.append(nn.Softmax(-1))
    del row[-1]
    return nn.Sequential(*row)


def sliced(widths, kinds):
    row = []
    for width in widths:
        row.append(nn.Linear(width, kinds))
    row.append(nn.Softmax(-1))
    return nn.Sequential(*row[:-1])


def fit(net, width):
    adam = optim.Adam(net.parameters())
    judge = nn.CrossEntropyLoss()
    for _ in range(30):
        adam.zero_grad()
        judge(net(randn(16, width)), randint(0, 6, (16,))).backward()
        adam.step()


sizes = [int(one) for one in open("widths.txt")]
for way in range(3):
    fit(grains(sizes, 6, way, shows=False), sizes[0])
fit(cut(sizes, 6), sizes[0])
fit(cut_otherwise(sizes, 6), sizes[0])
fit(sliced(sizes, 6), sizes[0])
