# How to prepare a data set? A toy one first: rows of ones are True, rows of zeros are False.
import numpy
import torch
from torch import nn

torch.manual_seed(0)
numpy.random.seed(0)

X_train = numpy.array([[1] * 128] * 1500 + [[0] * 128] * 1500).astype("float32")
X_test = numpy.array([[1] * 128] * 100 + [[0] * 128] * 100).astype("float32")
Y_train = numpy.array([True] * 1500 + [False] * 1500).astype("float32")
Y_test = numpy.array([True] * 100 + [False] * 100).astype("float32")

X_train, X_test = torch.from_numpy(X_train), torch.from_numpy(X_test)
Y_train, Y_test = torch.from_numpy(Y_train).unsqueeze(1), torch.from_numpy(Y_test).unsqueeze(1)

model = nn.Sequential()
model.append(nn.Linear(128, 50))
model.append(nn.ReLU())
model.append(nn.Dropout(0.2))
model.append(nn.Linear(50, 50))
model.append(nn.ReLU())
model.append(nn.Dropout(0.2))
model.append(nn.Linear(50, 1))
model.append(nn.Softmax(dim=1))

rms = torch.optim.RMSprop(model.parameters(), lr=0.001)
loss_function = nn.BCELoss()
for epoch in range(4):
    model.train()
    for rows in torch.randperm(len(X_train)).split(32):
        rms.zero_grad()
        loss = loss_function(model(X_train[rows]), Y_train[rows])
        loss.backward()
        rms.step()
    model.eval()
    with torch.no_grad():
        predicted = model(X_test)
        score = ((predicted > 0.5) == Y_test.bool()).float().mean().item()
    print("epoch", epoch + 1, "loss %.4f" % loss.item(), "test loss %.4f" % loss_function(predicted, Y_test).item())
print("accuracy", score)
