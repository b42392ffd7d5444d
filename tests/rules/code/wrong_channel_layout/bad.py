"""A photograph goes into a network as OpenCV reads it, and another gets its channels first by a reshape.

Fault at lines 20, 22.
"""

import cv2
import torch
from torch import nn
from torchvision.models import resnet18


def load(path):
    image = cv2.imread(path)
    image = cv2.resize(image, (224, 224))
    return torch.from_numpy(image).float() / 255


model = resnet18(weights="DEFAULT").eval()
image = load("cat.jpg").unsqueeze(0)
print(model(image).argmax(1))

other = torch.from_numpy(cv2.imread("dog.jpg")).reshape(3, 224, 224)
print(nn.Conv2d(3, 8, 3)(other.float()[None]).shape)
