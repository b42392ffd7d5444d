"""A net for pollen grains, its layers gathered in a list whose last one is put there after the loop."""

from torch import nn, optim, randint, randn


def grains(widths, kinds):
    row = []
    for before, width in zip(widths[:-1], widths[1:]):
        row.append(nn.Linear(before, width))
        row.append(nn.ELU())
        if width > 40:
            row.append(nn.Dropout(0.2))
    row.append(nn.Linear(widths[-1], kinds))
    row += [nn.Softmax(-1)]  # HERE
    return nn.Sequential(*row)


def fit(widths):
    net = grains(widths, 6)
    adam = optim.Adam(net.parameters())
    judge = nn.CrossEntropyLoss()
    for _ in range(30):
        adam.zero_grad()
        judge(net(randn(16, widths[0])), randint(0, 6, (16,))).backward()
        adam.step()


fit([int(one) for one in open("widths.txt")])
