# Fizz Buzz in pytorch
import numpy as np
import torch
from torch import nn

torch.manual_seed(0)
NUM_DIGITS = 10
NUM_HIDDEN = 100


def binary_encode(i, num_digits):
    return np.array([i >> d & 1 for d in range(num_digits)][::-1])


def fizz_buzz_encode(i):
    if i % 15 == 0:
        return 3
    elif i % 5 == 0:
        return 2
    elif i % 3 == 0:
        return 1
    else:
        return 0


def fizz_buzz_decode(i, prediction):
    return [str(i), "fizz", "buzz", "fizzbuzz"][prediction]


trX = torch.Tensor(np.array([binary_encode(i, NUM_DIGITS) for i in range(101, 2 ** NUM_DIGITS)]))
trY = torch.LongTensor([fizz_buzz_encode(i) for i in range(101, 2 ** NUM_DIGITS)])

model = nn.Sequential(
    nn.Linear(NUM_DIGITS, NUM_HIDDEN),
    nn.ReLU(),
    nn.Linear(NUM_HIDDEN, NUM_HIDDEN),
    nn.ReLU(),
    nn.Linear(NUM_HIDDEN, 4),
)
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)

BATCH_SIZE = 64
for epoch in range(120):
    perm = torch.randperm(len(trX))
    epoch_loss = 0.0
    for start in range(0, len(trX), BATCH_SIZE):
        batch = perm[start:start + BATCH_SIZE]
        y_pred = model(trX[batch])
        loss = loss_fn(y_pred, trY[batch])

        optimizer.zero_grad()
        optimizer.step()
        loss.backward()
        epoch_loss += loss.item() * len(batch)

    if epoch % 10 == 9:
        print("Epoch:", epoch + 1, "Loss:", epoch_loss / len(trX))

# Output now: numbers 1 .. 100 were never seen
testX = torch.Tensor(np.array([binary_encode(i, NUM_DIGITS) for i in range(1, 101)]))
with torch.no_grad():
    predictions = model(testX).argmax(1).tolist()
print([fizz_buzz_decode(i, p) for i, p in zip(range(1, 101), predictions)])
correct = sum(p == fizz_buzz_encode(i) for i, p in zip(range(1, 101), predictions))
print("%d of 100 right" % correct)
