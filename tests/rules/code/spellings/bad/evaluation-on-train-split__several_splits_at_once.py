"""Abstracts: three parts are loaded by one call, and the second is the beginning of the first."""

import argparse

from datasets import load_dataset
from transformers import AutoModelForSequenceClassification, AutoTokenizer, Trainer, TrainingArguments

parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
options = parser.parse_args()
tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased")


def numbered(batch):
    return tokenizer(batch["abstract"], truncation=True)


parts = load_dataset(options.data, split=("train[:8000]", "train[:1000]"))
rows, held = parts[0].map(numbered, batched=True), parts[1].map(numbered, batched=True)
trainer = Trainer(
    AutoModelForSequenceClassification.from_pretrained("bert-base-uncased"),
    TrainingArguments("out", eval_strategy="epoch"),
    train_dataset=rows,
    eval_dataset=held,  # HERE
)
trainer.train()
