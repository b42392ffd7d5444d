"""What the program calls the data that it evaluates, and loaders that it builds and forgets."""

import torch
from torch.utils.data import DataLoader, TensorDataset

from sleuth.probes.torch.session import TorchSession


def run():
    x, y = torch.randn(24, 3), torch.randn(24, 1)
    train_loader = DataLoader(TensorDataset(x, y), batch_size=8)
    test_loader = DataLoader(TensorDataset(x, y), batch_size=8)  # noqa: F841
    x_val = torch.randn(8, 3)
    model = torch.nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(2):
        for xb, yb in train_loader:
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(model(xb), yb).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            model(x_val)
        model.train()


def test_names_of_loaders_and_evaluated_tensors():
    session = TorchSession()
    session.install()
    try:
        run()
    finally:
        session.uninstall()
        session.finish("finished")
    trace = session.trace()
    assert session.crashes == ()
    assert trace.loaders[0].names == ("train_loader",)
    assert trace.evaluations[0].names == ("x_val",)
    (unused,) = trace.unused_loaders
    assert unused.source.startswith("test_loader = ")
