import lightning as L
import torch
from torch import nn


class Coder(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.net = nn.Linear(10, 10)

    def training_step(self, batch, index):
        optimizer = self.optimizers()
        loss = nn.functional.mse_loss(self.net(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()  # HERE
        return loss

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters())
