"""The environment variables that change how a program computes: what it computes on, with how many threads, how exactly.

They are named here one by one, or by a prefix of one library. All others stay out: an environment holds secrets.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping

NAMES = frozenset({
    "PYTHONHASHSEED", "CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER", "CUDA_LAUNCH_BLOCKING", "CUBLAS_WORKSPACE_CONFIG",
    "CUBLASLT_WORKSPACE_SIZE", "NVIDIA_TF32_OVERRIDE", "NVIDIA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES",
    "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "NUMEXPR_NUM_THREADS", "NUMEXPR_MAX_THREADS",
    "NUMBA_NUM_THREADS", "LOKY_MAX_CPU_COUNT", "TOKENIZERS_PARALLELISM", "HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE",
    "TRANSFORMERS_OFFLINE", "ACCELERATE_MIXED_PRECISION", "ACCELERATE_GRADIENT_ACCUMULATION_STEPS", "KERAS_BACKEND",
    "TF_DETERMINISTIC_OPS", "TF_CUDNN_DETERMINISTIC", "TF_ENABLE_ONEDNN_OPTS", "WORLD_SIZE",
})  # fmt: skip
PREFIXES = ("OMP_", "MKL_", "PYTORCH_", "TORCH_", "TORCHDYNAMO_", "TORCHINDUCTOR_", "NCCL_", "XLA_", "JAX_")
SECRET = re.compile(r"(^|_)(API|AUTH|CREDENTIALS?|KEY|PASS|PASSWD|PASSWORD|PWD|SECRET|TOKEN)(_|$)")  # a word of the name
OF_A_LAUNCHER = frozenset({"WORLD_SIZE"})  # set for its processes: alone, such a process would wait for the others
EMPTY = "''"  # CUDA_VISIBLE_DEVICES='' hides every GPU, and is not the same as none


def is_kept(name: str) -> bool:
    """Whether a variable of this name belongs to what is kept of a run.

    Example:
        >>> [is_kept(name) for name in ("OMP_NUM_THREADS", "TORCH_HUB_TOKEN", "HF_TOKEN", "HOME")]
        [True, False, False, False]
    """
    return name in NAMES or (name.startswith(PREFIXES) and name.isidentifier() and not SECRET.search(name))


def variables(environ: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Those that are kept, sorted by their names.

    Example:
        >>> variables({"PYTHONHASHSEED": "0", "AWS_SECRET_ACCESS_KEY": "x", "CUDA_VISIBLE_DEVICES": ""})
        (('CUDA_VISIBLE_DEVICES', "''"), ('PYTHONHASHSEED', '0'))
    """
    return tuple((name, environ[name] or EMPTY) for name in sorted(environ) if is_kept(name))


def assignments(environment: Iterable[tuple[str, str]]) -> str:
    """What stands before a command in a shell, so that it has the variables that are among these pairs.

    Example:
        >>> assignments([("torch", "2.9"), ("OMP_NUM_THREADS", "1"), ("CUDA_VISIBLE_DEVICES", "''"), ("WORLD_SIZE", "2")])
        "OMP_NUM_THREADS=1 CUDA_VISIBLE_DEVICES='' "
    """
    kept = [(name, value) for name, value in environment if is_kept(name) and name not in OF_A_LAUNCHER]
    return "".join(f"{name}={EMPTY if value == EMPTY else shlex.quote(value)} " for name, value in kept)
