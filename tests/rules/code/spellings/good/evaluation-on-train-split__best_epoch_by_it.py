"""The training rows are measured beside the others, and nothing is chosen by them."""

from datasets import load_dataset
from transformers import AutoModelForMaskedLM, AutoTokenizer, Trainer, TrainingArguments

settings = dict(output_dir="letters", num_train_epochs=8, eval_strategy="epoch", load_best_model_at_end=False)
letters = load_dataset("text", data_files={"train": "letters/*.txt", "late": "late/*.txt"})
tokens = AutoTokenizer.from_pretrained("bert-base-uncased")
letters = letters.map(lambda rows: tokens(rows["text"], truncation=True), batched=True)
trainer = Trainer(
    AutoModelForMaskedLM.from_pretrained("bert-base-uncased"),
    args=TrainingArguments(**settings),
    train_dataset=letters["train"],
    eval_dataset=letters["train"].shuffle(seed=1).select(range(500)),
)
trainer.train()
print(trainer.evaluate(letters["late"]))
