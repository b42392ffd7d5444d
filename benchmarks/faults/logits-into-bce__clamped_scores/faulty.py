import torch
import torch.nn.functional as F

torch.manual_seed(33)

# two interleaved spirals
theta = torch.rand(1000) * 3.0 + 0.5
side = torch.randint(0, 2, (1000,))
radius = theta / 3.5
points = torch.stack([radius * torch.cos(2 * theta + 3.1416 * side), radius * torch.sin(2 * theta + 3.1416 * side)], 1)
points = 1.6 * (points + 0.02 * torch.randn_like(points))
labels = side.float()

hidden1 = torch.nn.Linear(2, 48)
hidden2 = torch.nn.Linear(48, 48)
readout = torch.nn.Linear(48, 1)
parameters = [p for layer in (hidden1, hidden2, readout) for p in layer.parameters()]
optimizer = torch.optim.SGD(parameters, lr=0.1, momentum=0.9)


def score(x):
    h = torch.relu(hidden1(4 * x))
    h = torch.relu(hidden2(h))
    return readout(h).squeeze(1).clamp(0.0001, 0.9999)


for epoch in range(40):
    for batch in torch.randperm(800).split(40):
        loss = F.binary_cross_entropy(score(points[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if epoch % 10 == 9:
        with torch.no_grad():
            held_out = score(points[800:])
            accuracy = ((held_out > 0.5) == side[800:].bool()).float().mean()
            print(f"epoch {epoch + 1:3d} loss {F.binary_cross_entropy(held_out, labels[800:]):.4f} accuracy {accuracy:.3f}")
