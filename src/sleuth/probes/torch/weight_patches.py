"""What is put into torch to see weights: loaded from outside, shared between layers, looked up by id."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
import wrapt
from torch import nn

if TYPE_CHECKING:
    from sleuth.probes.torch.patches import Patches

Function = Callable[..., Any]
is_compiling = torch.compiler.is_compiling

PRETRAINED = "transformers.modeling_utils"
LOOKUP = "embedding"  # of one table or of bags


def _hook(patches: weakref.ref[WeightPatches]) -> Callable[[Any], None]:
    def imported(module: Any) -> None:
        found = patches()
        owner = getattr(module, "PreTrainedModel", None)
        if found is not None and owner is not None and not found.patches.recorder.is_dead:
            found.read_pretrained(owner)

    return imported


class WeightPatches:
    """Installs them through `Patches`, which takes them out again."""

    def __init__(self, patches: Patches) -> None:
        self.patches, self.recorder = patches, patches.recorder

    def install(self) -> None:
        """Put them in."""
        recorder, patches = self.recorder, self.patches
        guard = recorder.guard
        patches.after(nn.Module, "load_state_dict", guard(self._state_loaded))
        patches.after(nn.Module, "load_state_dict", guard(self._before_load), before=True)
        note_parameter = guard(lambda result, *a, **k: recorder.weights.note_parameter(*a, **k))
        patches.after(nn.Module, "register_parameter", note_parameter, before=True)
        patches.after(torch, "load", guard(self._file_loaded))
        self._install_from_pretrained()
        wrapt.register_post_import_hook(_hook(weakref.ref(self)), PRETRAINED)
        for name in ("embedding", "embedding_bag"):
            patches.replace(nn.functional, name, self._lookup)

    def _lookup(self, original: Function) -> Function:
        recorder, patches = self.recorder, self.patches
        note, failed = recorder.guard(recorder.lookups.note), recorder.guard(recorder.lookups.failed)

        def lookup(input: Any, weight: Any, *args: Any, **kwargs: Any) -> Any:
            if is_compiling() or patches.inside == LOOKUP:  # called again by torch beneath a mode
                return original(input, weight, *args, **kwargs)
            if recorder.watching and getattr(weight, "is_cuda", False):
                failed(input, weight)  # if the ids are out of range, nothing can be read on the device afterwards
            watched, outer = recorder.watching and not recorder.is_foreign(), patches.inside
            if watched:
                patches.inside = LOOKUP
            try:
                result = original(input, weight, *args, **kwargs)
            except (IndexError, RuntimeError):
                failed(input, weight)
                raise
            finally:
                if watched:
                    patches.inside = outer
            if watched:
                note(input, weight, args[0] if args else kwargs.get("padding_idx"), result)
            return result

        return lookup

    def _loaded(self, value: Any) -> None:
        """Weights came from outside; restoring the best ones of this very training does not count."""
        if isinstance(value, nn.Module) and not self._is_trained(value):
            self.recorder.structure.loaded.update(id(module) for module in value.modules())

    def _before_load(self, result: Any, module: nn.Module, *args: Any, **kwargs: Any) -> None:
        if self._is_trained(module):
            self.recorder.capturing.before_load()

    def _state_loaded(self, result: Any, module: nn.Module, state: Any = None, *args: Any, **kwargs: Any) -> None:
        state = kwargs.get("state_dict") if state is None else state
        if self.recorder.weights.note_load(result, module, state, is_trained=self._is_trained(module)):
            self._loaded(module)

    def _file_loaded(self, result: Any, *args: Any, **kwargs: Any) -> None:
        self.recorder.weights.n_files += isinstance(result, dict)
        self._loaded(result)

    def _is_trained(self, module: nn.Module) -> bool:
        structure, optimizers = self.recorder.structure, self.recorder.updates.records
        known = [structure.parameters[n] for p in module.parameters() if (n := structure.known_parameter(p)) >= 0]
        return any(record.is_trained or any(optimizers[o].n_steps for o in record.optimizers) for record in known)

    def read_pretrained(self, owner: Any) -> None:
        """Let `owner.from_pretrained`, which writes weights without `load_state_dict`, tell what it loaded."""
        original = vars(owner).get("from_pretrained")
        if not isinstance(original, classmethod):
            return
        note = self.recorder.guard(self._pretrained)

        def from_pretrained(cls: type[nn.Module], *args: Any, **kwargs: Any) -> Any:
            wanted = kwargs.pop("output_loading_info", False)
            made = original.__func__(cls, *args, output_loading_info=True, **kwargs)
            if not isinstance(made, tuple):
                return made
            note(*made[:2])
            return made if wanted else made[0]

        ours = classmethod(functools.wraps(original.__func__)(from_pretrained))
        self.patches.undo.append((owner, "from_pretrained", ours, original))
        owner.from_pretrained = ours

    def _pretrained(self, module: Any, info: Any = None, *args: Any) -> None:
        """A model was read from files, but for the weights that these do not have, such as those of a new head."""
        names = [*info.get("missing_keys", ()), *info.get("mismatched_keys", ())] if isinstance(info, dict) else []
        fresh = {str(name if isinstance(name, str) else name[0]).rpartition(".")[0] for name in names}
        if isinstance(module, nn.Module):
            self.recorder.structure.loaded.update(id(part) for name, part in module.named_modules() if name not in fresh)

    def _install_from_pretrained(self) -> None:
        original = vars(nn.Embedding).get("from_pretrained")
        if not isinstance(original, classmethod):
            return

        def from_pretrained(cls: type[nn.Embedding], *args: Any, **kwargs: Any) -> nn.Embedding:
            module = original.__func__(cls, *args, **kwargs)
            self._loaded(module)
            return module  # type: ignore[no-any-return]

        ours = classmethod(functools.wraps(original.__func__)(from_pretrained))
        self.patches.undo.append((nn.Embedding, "from_pretrained", ours, original))
        setattr(nn.Embedding, "from_pretrained", ours)  # noqa: B010
