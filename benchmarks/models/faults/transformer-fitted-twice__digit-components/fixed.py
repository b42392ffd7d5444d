from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.metrics import classification_report
from sklearn.model_selection import train_test_split


class DigitReader:
    """PCA followed by a linear discriminant."""

    def __init__(self, n_components=20):
        self.pca = PCA(n_components=n_components, random_state=0)
        self.lda = LinearDiscriminantAnalysis()

    def train(self, images, labels):
        self.lda.fit(self.pca.fit_transform(images), labels)
        return self

    def read(self, images):
        return self.lda.predict(self.pca.transform(images))


def main():
    images, labels = load_digits(return_X_y=True)
    images = images / 16.0
    train_images, test_images, train_labels, test_labels = train_test_split(
        images, labels, test_size=0.3, stratify=labels, random_state=7
    )
    reader = DigitReader().train(train_images, train_labels)
    answers = reader.read(test_images)
    print(classification_report(test_labels, answers, digits=3))


if __name__ == "__main__":
    main()
