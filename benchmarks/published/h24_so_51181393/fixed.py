# Linear regression: y = 5 x on a hundred points between 1 and 2.
import numpy as np
import torch
from torch import nn
from sklearn.model_selection import train_test_split

torch.manual_seed(30)

data = np.linspace(1, 2, 100).reshape(-1, 1)
y = data * 5
X_train, X_test, y_train, y_test = (
    torch.tensor(a, dtype=torch.float32) for a in train_test_split(data, y, test_size=0.2, random_state=42)
)


def baseline_model():
    model = nn.Linear(1, 1)
    optimizer = torch.optim.RMSprop(model.parameters(), lr=0.05)
    return model, optimizer, nn.MSELoss()


regr, optimizer, mean_squared_error = baseline_model()
for epoch in range(200):
    regr.train()
    for rows in torch.randperm(len(X_train)).split(32):
        optimizer.zero_grad()
        loss = mean_squared_error(regr(X_train[rows]), y_train[rows])
        loss.backward()
        optimizer.step()
    if epoch % 20 == 19:
        regr.eval()
        with torch.no_grad():
            error = mean_squared_error(regr(X_test), y_test).item()
        print("Epoch %d/200 - loss: %.4f - val_loss: %.4f" % (epoch + 1, loss.item(), error))
print("test mse %.5f" % error)
