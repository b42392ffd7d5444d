"""One call loads parts that follow each other, or of which it is not known; two calls load other data."""

import sys

from datasets import load_dataset
from transformers import AutoModelForSequenceClassification, Trainer, TrainingArguments


def trained(rows, held):
    trainer = Trainer(
        AutoModelForSequenceClassification.from_pretrained("bert-base-uncased"),
        TrainingArguments("out", eval_strategy="epoch"),
        train_dataset=rows.shuffle(seed=0),
        eval_dataset=held,
    )
    trainer.train()


_, data, other, share = sys.argv
rows, held, test = load_dataset(data, split=["train[:80%]", "train[80%:]", "test"])
trained(rows, held)
parts = load_dataset(data, split=[f"train[:{share}%]", f"train[{share}%:]"])
trained(parts[0], parts[1])
trained(load_dataset(data, split="train[:5000]"), load_dataset(other, split="train[:500]"))
