import torch
import torch.nn.functional as F
from transformers import AutoModelForTokenClassification


def collate(rows):
    longest = max(len(row["input_ids"]) for row in rows)
    batch = {name: [] for name in ("input_ids", "attention_mask")}
    for row in rows:
        n = longest - len(row["input_ids"])
        batch["input_ids"].append(row["input_ids"] + [1] * n)
        batch["attention_mask"].append([1] * len(row["input_ids"]) + [0] * n)
    labels = [F.pad(torch.tensor(row["tags"]), (0, longest - len(row["tags"])), value=0) for row in rows]  # HERE
    return {**{name: torch.tensor(one) for name, one in batch.items()}, "labels": torch.stack(labels)}


def step(model, rows, optimizer):
    optimizer.zero_grad()
    loss = model(**collate(rows)).loss
    loss.backward()
    optimizer.step()
    return loss.item()


model = AutoModelForTokenClassification.from_pretrained("xlm-roberta-base", num_labels=7)
