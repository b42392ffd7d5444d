import argparse

import torch
from torch import nn

LOSSES = {"bce": nn.BCELoss, "focal": nn.SoftMarginLoss}


def asked():
    parser = argparse.ArgumentParser()
    training = parser.add_argument_group("training")
    training.add_argument("--epochs", type=int, default=5)
    training.add_argument("-l", "--loss-kind", default="bce", choices=sorted(LOSSES))
    return parser.parse_args()


def main(batches):
    args = asked()
    net = nn.Sequential(nn.Linear(12, 24), nn.ReLU(), nn.Linear(24, 1), nn.Flatten(0))
    criterion = LOSSES[args.loss_kind]()
    optimizer = torch.optim.Adam(net.parameters())
    for _ in range(args.epochs):
        for x, y in batches:
            optimizer.zero_grad()
            criterion(net(x), y).backward()  # HERE
            optimizer.step()
