import torch
from transformers import get_linear_schedule_with_warmup

EPOCHS = 5


def train(model, loader):
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-5)
    steps = EPOCHS * len(loader)
    schedule = get_linear_schedule_with_warmup(optimizer, num_warmup_steps=steps // 10, num_training_steps=steps)
    for epoch in range(EPOCHS):
        for batch in loader:
            optimizer.zero_grad()
            model(**batch).loss.backward()
            optimizer.step()
            schedule.step()
