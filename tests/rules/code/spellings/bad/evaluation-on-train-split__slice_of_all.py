"""Questions: trained on all rows, evaluated on the first thousand of them."""

from datasets import load_dataset
from transformers import AutoModelForSequenceClassification, Trainer, TrainingArguments


def rows_of(part):
    return load_dataset("glue", "qnli", split=part).map(lambda row: row)


def main():
    trainer = Trainer(
        AutoModelForSequenceClassification.from_pretrained("bert-base-uncased"),
        TrainingArguments("out", eval_strategy="epoch"),
        train_dataset=rows_of("train"),
        eval_dataset=rows_of("train[:1000]"),  # HERE
    )
    trainer.train()


main()
