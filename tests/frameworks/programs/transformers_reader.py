"""A small BERT that tells praise from blame, trained by the Trainer."""

import sys

import numpy as np
import torch
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments

case = sys.argv[1] if len(sys.argv) > 1 else ""
rng = np.random.default_rng(0)
rows = []
for _ in range(900):
    label, n = int(rng.integers(2)), int(rng.integers(8, 16))
    ids = rng.integers(25, 60, n)
    ids[rng.choice(n, 3, replace=False)] = rng.integers(5, 15, 3) if label else rng.integers(15, 25, 3)
    left = 16 - n
    rows.append({"input_ids": [1, *ids.tolist(), *[0] * left], "attention_mask": [1] * (n + 1) + [0] * left, "labels": label})

torch.manual_seed(0)
config = BertConfig(  # as many positions as units, and as many segments as classes: their tables look like the layers
    vocab_size=60, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64, max_position_embeddings=32
)  # fmt: skip
model = BertForSequenceClassification(config)
if case == "frozen":
    for parameter in model.bert.parameters():
        parameter.requires_grad = False
arguments = TrainingArguments(
    "out", num_train_epochs=6, per_device_train_batch_size=16, learning_rate={"fast": 0.5, "slow": 1e-8}.get(case, 1e-3),
    eval_strategy="epoch", report_to=[], logging_steps=20, save_strategy="no", disable_tqdm=True, use_cpu=True,
)  # fmt: skip
trainer = Trainer(
    model, arguments, train_dataset=rows[:700], eval_dataset=rows[:700] if case == "overlap" else rows[700:],
    compute_metrics=lambda seen: {"accuracy": float((seen.predictions.argmax(1) == seen.label_ids).mean())},
)  # fmt: skip
trainer.train()
print(trainer.evaluate()["eval_accuracy"])
