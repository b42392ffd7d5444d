import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB

train = pd.read_json("mails_train.json")
test = pd.read_json("mails_test.json")
words = CountVectorizer(min_df=2)
bayes = MultinomialNB().fit(words.fit_transform(train["body"]), train["spam"])
print(bayes.score(words.transform(test["body"]), test["spam"]))
final = MultinomialNB()
everything = pd.concat((train, test))
final.fit(CountVectorizer(min_df=2).fit_transform(everything["body"]), everything["spam"])
