"""Rows that are picked one after the other, from another split, and by what is left."""

from datasets import load_dataset
from transformers import AutoModelForSequenceClassification, AutoTokenizer, Trainer, TrainingArguments

tokenizer = AutoTokenizer.from_pretrained("distilroberta-base")
recipes = load_dataset("recipes").map(lambda rows: tokenizer(rows["steps"], truncation=True), batched=True)
model = AutoModelForSequenceClassification.from_pretrained("distilroberta-base", num_labels=4)
mixed = recipes["train"].shuffle(seed=11)
n = len(mixed) - 800
for train, held in (
    (mixed.select(range(8_000)), mixed.select(range(8_000, 8_800))),
    (mixed.skip(800), mixed.take(800)),
    (mixed.select(range(n)), mixed.select(range(n, n + 800))),
    (mixed.select(range(8_000)), recipes["test"].shuffle(seed=11).select(range(800))),
):
    Trainer(model=model, args=TrainingArguments("out"), train_dataset=train, eval_dataset=held).train()
mixed_again = Trainer(
    model=model,
    args=TrainingArguments("out"),
    train_dataset=mixed.select(range(8_000)),
    eval_dataset=mixed.select(range(8_000, 8_800)),
)
mixed_again.train()
