"""Self-training: confident guesses on unlabelled rows become labels in the next round."""
import torch
import torch.nn.functional as F
from torch import nn
from sklearn.datasets import load_digits

torch.manual_seed(45)
digits = load_digits()
x, y = torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target)
labelled_x, labelled_y, pool, test_x, test_y = x[:150], y[:150], x[150:1400], x[1400:], y[1400:]
model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3, weight_decay=1e-4)
train_x, train_y = labelled_x, labelled_y
for round_ in range(4):
    model.train()
    for epoch in range(25 if round_ == 0 else 5):
        for rows in torch.randperm(len(train_y)).split(30):
            loss = F.cross_entropy(model(train_x[rows]), train_y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        confidence, guess = model(pool).softmax(1).max(1)
        accuracy = (model(test_x).argmax(1) == test_y).float().mean().item()
    keep = confidence > 0.9
    train_x, train_y = torch.cat([labelled_x, pool[keep]]), torch.cat([labelled_y, guess[keep]])
    print(f"round {round_} loss {loss.item():.4f} pseudo-labels {int(keep.sum())} accuracy {accuracy:.3f}")
