import random

import numpy as np
import torch


def fix(seed):
    torch.manual_seed(seed)  # HERE
    torch.backends.cudnn.deterministic = True


fix(3)
order = np.random.permutation(100)
random.shuffle(files)
