"""Both picks begin with the first of the same training rows, mixed in the same way."""

from datasets import load_dataset
from transformers import AutoModelForSequenceClassification, AutoTokenizer, Trainer, TrainingArguments

tokenizer = AutoTokenizer.from_pretrained("distilroberta-base")
recipes = load_dataset("recipes").map(lambda rows: tokenizer(rows["steps"], truncation=True), batched=True)


def pick(part, n):
    return recipes[part].shuffle(seed=11).select(range(n))


trainer = Trainer(
    model=AutoModelForSequenceClassification.from_pretrained("distilroberta-base", num_labels=4),
    args=TrainingArguments("out", eval_strategy="epoch"),
    train_dataset=pick("train", 8_000),
    eval_dataset=pick("train", 800),  # HERE
)
trainer.train()
