"""Axes are exchanged before the convolution; an image that is only shown keeps its channels last; one in shades of grey has none."""

import cv2
import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image
from torch import nn
from torchvision.models import resnet18

model = resnet18(weights="DEFAULT").eval()
image = cv2.resize(cv2.imread("cat.jpg"), (224, 224))
print(model(torch.from_numpy(image).permute(2, 0, 1).float()[None] / 255).argmax(1))

photo = np.array(Image.open("dog.jpg").convert("RGB"))
plt.imshow(photo)
print(model(torch.tensor(photo.transpose(2, 0, 1)).float().unsqueeze(0) / 255).argmax(1))

grey = torch.from_numpy(cv2.imread("cat.jpg", cv2.IMREAD_GRAYSCALE))
print(nn.Conv2d(1, 8, 3)(grey.float()[None, None]).shape, grey.reshape(1, -1).shape)
