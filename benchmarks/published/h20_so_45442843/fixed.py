"""Is a number above a threshold? One input, two classes."""
import numpy as np
import torch
from torch import nn
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder, StandardScaler

np.random.seed(6)
torch.manual_seed(6)

numbers = np.random.uniform(0, 100, 2000)
words = np.where(numbers > 62, "Above", "Below")
X = StandardScaler().fit_transform(numbers.reshape(-1, 1)).astype(np.float32)
encoder = LabelEncoder()
Y_onehot = np.eye(2, dtype=np.float32)[encoder.fit_transform(words)]
X_train, X_test, Y_train, Y_test = map(torch.from_numpy, train_test_split(X, Y_onehot, test_size=0.2, random_state=42))

model = nn.Sequential(
    nn.Linear(1, 8),
    nn.ReLU(),
    nn.Linear(8, 2),
    nn.Sigmoid(),
)
criterion = nn.BCELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)

epochs, batch_size = 30, 32
for epoch in range(epochs):
    model.train()
    for pick in torch.randperm(len(X_train)).split(batch_size):
        optimizer.zero_grad()
        loss = criterion(model(X_train[pick]), Y_train[pick])
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        output = model(X_test)
        val_loss = criterion(output, Y_test)
    if epoch % 5 == 4:
        print("epoch", epoch + 1, "loss", loss.item(), "val_loss", val_loss.item())

accuracy = (output.argmax(1) == Y_test.argmax(1)).float().mean().item()
print("accuracy", accuracy)
