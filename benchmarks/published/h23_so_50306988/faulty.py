import numpy as np
import torch
import torch.nn as nn
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder

np.random.seed(42)
torch.manual_seed(42)

# create data
dataset_size = 400
class_1 = np.random.uniform(low=0.2, high=0.48, size=(dataset_size, 2))
class_2 = np.random.uniform(low=0.42, high=0.7, size=(dataset_size, 2))
points = np.concatenate([class_1, class_2])
names = np.array([1] * dataset_size + [2] * dataset_size)

label_enc = LabelEncoder()
codes = label_enc.fit_transform(names)
x_train, x_test, y_train, y_test = train_test_split(points, codes, test_size=0.2, random_state=42)
x_train, x_test = torch.Tensor(x_train), torch.Tensor(x_test)
y_train, y_test = torch.eye(2)[y_train], torch.eye(2)[y_test]

model = nn.Sequential(
    nn.Linear(2, 4),
    nn.ReLU(),
    nn.Linear(4, 2),
    nn.Tanh(),
)
loss_fn = nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.0005)

for epoch in range(5):
    model.train()
    order = torch.randperm(len(x_train))
    for i in range(0, len(order), 32):
        xb, yb = x_train[order[i:i + 32]], y_train[order[i:i + 32]]
        optimizer.zero_grad()
        loss = loss_fn(model(xb), yb)
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        out = model(x_test)
    accuracy = (out.argmax(1) == y_test.argmax(1)).float().mean().item()
    print("Epoch", epoch + 1, "loss", loss.item(), "val_loss", loss_fn(out, y_test).item())
print("accuracy:", accuracy)
