# Forecast next month's passengers with an LSTM (synthetic "airline" series).
import numpy as np
import torch
import torch.nn as nn

torch.manual_seed(7)
rng = np.random.RandomState(7)

months = np.arange(480)
series = np.sin(2 * np.pi * months / 12) + 0.5 * np.sin(2 * np.pi * months / 40) + 0.08 * rng.randn(480)
split = 380
mu, sd = series[:split].mean(), series[:split].std()
data = torch.tensor((series - mu) / sd, dtype=torch.float32)


def sliding_windows(d, seq_length):
    x = torch.stack([d[i:i + seq_length] for i in range(len(d) - seq_length)])
    return x.unsqueeze(-1), d[seq_length:].unsqueeze(-1)


trainX, trainY = sliding_windows(data[:split], 12)
testX, testY = sliding_windows(data[split:], 12)


class LSTM(nn.Module):
    def __init__(self, num_classes, input_size, hidden_size):
        super(LSTM, self).__init__()
        self.lstm = nn.LSTM(input_size=input_size, hidden_size=hidden_size, batch_first=True)
        self.fc = nn.Linear(hidden_size, num_classes)

    def forward(self, x):
        _, (h_n, _) = self.lstm(x)
        return self.fc(h_n[-1])


num_epochs = 40
lstm = LSTM(1, 1, 24)
criterion = torch.nn.MSELoss()
optimizer = torch.optim.SGD(lstm.parameters(), lr=0.05, momentum=0.9)

for epoch in range(num_epochs):
    lstm.train()
    perm = torch.randperm(len(trainX))
    total = 0.0
    for k in range(0, len(perm), 32):
        sel = perm[k:k + 32]
        optimizer.zero_grad()
        loss = criterion(lstm(trainX[sel]), trainY[sel])
        loss.backward()
        # RNN gradients may explode
        nn.utils.clip_grad_norm_(lstm.parameters(), 1.0)
        optimizer.step()
        total += loss.item() * len(sel)
    if epoch % 5 == 4:
        lstm.eval()
        with torch.no_grad():
            test = criterion(lstm(testX), testY).item()
        print("Epoch: %d, loss: %1.5f, test: %1.5f" % (epoch + 1, total / len(trainX), test))
