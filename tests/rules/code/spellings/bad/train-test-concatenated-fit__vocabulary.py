import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB

train = pd.read_json("mails_train.json")
test = pd.read_json("mails_test.json")
words = CountVectorizer(min_df=2)
words.fit(pd.concat((train["body"], test["body"])))  # HERE
bayes = MultinomialNB().fit(words.transform(train["body"]), train["spam"])
print(bayes.score(words.transform(test["body"]), test["spam"]))
