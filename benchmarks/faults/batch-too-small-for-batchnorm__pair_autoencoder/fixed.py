import torch
from torch import nn

torch.manual_seed(8)

# signals on a 4-dimensional manifold in 40 dimensions
basis = torch.linalg.qr(torch.randn(40, 4)).Q
codes = torch.randn(900, 4) * torch.tensor([3.0, 2.0, 1.5, 1.0])
signals = torch.tanh(codes @ basis.T) + 0.02 * torch.randn(900, 40)
train, test = signals[:750], signals[750:]


class Autoencoder(nn.Module):
    def __init__(self, code=4):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(40, 24), nn.BatchNorm1d(24), nn.ReLU(), nn.Linear(24, code))
        self.decoder = nn.Sequential(nn.Linear(code, 24), nn.BatchNorm1d(24), nn.ReLU(), nn.Linear(24, 40))

    def forward(self, x):
        return self.decoder(self.encoder(x))


def main(steps=1200):
    model = Autoencoder()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for step in range(steps):
        model.train()
        batch = train[torch.randint(len(train), (32,))]
        loss = torch.mean((model(batch) - batch) ** 2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if (step + 1) % 200 == 0:
            model.eval()
            with torch.no_grad():
                error = torch.mean((model(test) - test) ** 2)
            print(f"step {step + 1}: train {loss.item():.4f} test {error.item():.4f} (variance {test.var().item():.4f})")


if __name__ == "__main__":
    main()
