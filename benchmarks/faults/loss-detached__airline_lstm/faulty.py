import numpy as np
import torch
import torch.nn as nn
from torch.autograd import Variable
from sklearn.preprocessing import MinMaxScaler

torch.manual_seed(4)
np.random.seed(4)

# monthly passengers, 60 years
month = np.arange(720)
passengers = 200 + 0.1 * month + 60 * np.sin(2 * np.pi * month / 12) \
    + 20 * np.cos(2 * np.pi * month / 6) + 6 * np.random.randn(720)

train_raw, test_raw = passengers[:576], passengers[576:]
scaler = MinMaxScaler(feature_range=(-1, 1))
train_n = scaler.fit_transform(train_raw.reshape(-1, 1)).ravel()
test_n = scaler.transform(test_raw.reshape(-1, 1)).ravel()


def create_dataset(data, look_back=12):
    dataX, dataY = [], []
    for i in range(len(data) - look_back):
        dataX.append(data[i:i + look_back])
        dataY.append(data[i + look_back])
    return torch.Tensor(np.array(dataX)).unsqueeze(2), torch.Tensor(np.array(dataY)).unsqueeze(1)


trainX, trainY = create_dataset(train_n)
testX, testY = create_dataset(test_n)


class LSTMRegressor(nn.Module):
    def __init__(self):
        super(LSTMRegressor, self).__init__()
        self.lstm = nn.LSTM(input_size=1, hidden_size=20, batch_first=True)
        self.fc = nn.Linear(20, 1)

    def forward(self, x):
        out, (h_n, c_n) = self.lstm(x)
        return self.fc(h_n[-1])


lstm = LSTMRegressor()
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(lstm.parameters(), lr=0.01)

for epoch in range(20):
    perm = torch.randperm(len(trainX))
    epoch_loss = []
    for k in range(0, len(trainX), 24):
        idx = perm[k:k + 24]
        outputs = lstm(Variable(trainX[idx]))
        loss = Variable(torch.Tensor([criterion(outputs, trainY[idx]).item()]), requires_grad=True)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        epoch_loss.append(loss.item())
    if epoch % 4 == 3:
        print("Epoch: %d, loss: %1.5f" % (epoch + 1, np.mean(epoch_loss)))

lstm.eval()
with torch.no_grad():
    pred = scaler.inverse_transform(lstm(testX).numpy())
truth = scaler.inverse_transform(testY.numpy())
print("Test RMSE in passengers: %.2f" % np.sqrt(((pred - truth) ** 2).mean()))
