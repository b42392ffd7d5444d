import torch
from sklearn.metrics import f1_score
from torch.utils.data import DataLoader


class Judge:
    def __init__(self, net, data):
        self.net = net
        self.batches = DataLoader(data, batch_size=32)

    def result(self):
        self.net.eval()
        with torch.no_grad():
            for inputs, labels in self.batches:
                guesses = torch.argmax(self.net(inputs), dim=1)
        return f1_score(labels.numpy(), guesses.numpy(), average="macro")  # HERE
