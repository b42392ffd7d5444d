"""Which of twelve notes sound in a chord? Written with plain tensors and functions, no modules."""
import itertools

import torch
import torch.nn.functional as F

NOTES, BINS = 12, 60


def chords(n, generator):
    """Spectra of up to four notes; each note has three overtones of falling strength."""
    present = (torch.rand(n, NOTES, generator=generator) < 0.22).float()
    spectrum = torch.zeros(n, BINS)
    for note, (k, strength) in itertools.product(range(NOTES), enumerate((1.0, 0.6, 0.3))):
        spectrum[:, (note * 2 + (0, 24, 38)[k]) % BINS] += strength * present[:, note]
    spectrum = spectrum + 0.15 * torch.randn(n, BINS, generator=generator)
    return (spectrum - 0.12) / 0.35, present


def init(sizes, generator):
    params = []
    for fan_in, fan_out in itertools.pairwise(sizes):
        weight = torch.randn(fan_in, fan_out, generator=generator) * (2 / fan_in) ** 0.5
        params += [weight.requires_grad_(), torch.zeros(fan_out, requires_grad=True)]
    return params


def predict(params, x):
    for weight, bias in zip(params[:-2:2], params[1:-2:2]):
        x = torch.relu(x @ weight + bias)
    return x @ params[-2] + params[-1]


def batches(x, y, size, generator):
    for rows in torch.randperm(len(x), generator=generator).split(size):
        yield x[rows], y[rows]


def main():
    g = torch.Generator().manual_seed(3)
    x, y = chords(3000, g)
    x_valid, y_valid = chords(600, g)
    params = init((BINS, 64, 32, NOTES), g)
    optimizer = torch.optim.Adam(params, lr=2e-3)
    for epoch in range(12):
        total = 0.0
        for xb, yb in batches(x, y, 50, g):
            loss = F.binary_cross_entropy_with_logits(predict(params, xb), yb)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(xb)
        with torch.no_grad():
            probability = torch.sigmoid(predict(params, x_valid))
            exact = ((probability > 0.5) == (y_valid > 0.5)).all(1).float().mean().item()
        print(f"{epoch:2d}  loss {total / len(x):.4f}  whole chord right {exact:.3f}")


main()
