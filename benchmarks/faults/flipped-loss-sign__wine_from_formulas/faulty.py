# Softmax classifier written from the formulas in the lecture notes
import torch
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

torch.manual_seed(1)
X, y = load_wine(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=1, stratify=y)
scaler = StandardScaler().fit(X_train)
X_train = torch.tensor(scaler.transform(X_train), dtype=torch.float32)
X_test = torch.tensor(scaler.transform(X_test), dtype=torch.float32)
y_train, y_test = torch.tensor(y_train), torch.tensor(y_test)


class Classifier(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = torch.nn.Linear(13, 16)
        self.output = torch.nn.Linear(16, 3)

    def forward(self, x):
        return self.output(torch.tanh(self.hidden(x)))


def cross_entropy(scores, labels):
    # p = softmax(scores), averaged over the examples of the batch
    log_p = scores - torch.logsumexp(scores, dim=1, keepdim=True)
    picked = log_p[torch.arange(len(labels)), labels]
    return picked.mean()


model = Classifier()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for epoch in range(40):
    model.train()
    epoch_loss = 0
    for batch in torch.randperm(len(X_train)).split(25):
        loss = cross_entropy(model(X_train[batch]), y_train[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        epoch_loss += loss.item() * len(batch)
    model.eval()
    with torch.no_grad():
        accuracy = (model(X_test).argmax(1) == y_test).float().mean().item()
    if epoch % 4 == 3:
        print("Epoch", epoch + 1, "loss", round(epoch_loss / len(X_train), 4), "test accuracy", round(accuracy, 3))
