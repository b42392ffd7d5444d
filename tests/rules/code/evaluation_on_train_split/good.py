"""A part of the training split is held back."""

from datasets import load_dataset
from transformers import AutoModelForSequenceClassification, AutoTokenizer, Trainer, TrainingArguments

tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased")
model = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased", num_labels=2)


def encode(rows):
    return tokenizer(rows["text"], truncation=True)


parts = load_dataset("imdb", split="train").map(encode, batched=True).train_test_split(0.1)
trainer = Trainer(model, TrainingArguments("out"), train_dataset=parts["train"], eval_dataset=parts["test"])
trainer.train()
print(trainer.evaluate())
