"""Every error that sleuth raises on purpose.

SleuthError                 anything that sleuth itself refuses or cannot do
├── UsageError              the caller asked for something that does not exist or does not fit
│   ├── UnknownRule         a rule name or code that no installed rule has
│   └── BadSetting          a key or value in [tool.sleuth] that is not valid
├── StoreError              a run folder that is missing, damaged or cannot be written
└── NotApplicable           a rule cannot judge this evidence; carries the reason

StopTraining                asked for by `--stop-on`: ends the program's run from inside; no `except Exception` of the
                            program catches it
"""


class SleuthError(Exception):
    """Anything that sleuth itself refuses or cannot do."""


class UsageError(SleuthError):
    """The caller asked for something that does not exist or does not fit."""


class UnknownRule(UsageError):
    """A rule name or code that no installed rule has."""


class BadSetting(UsageError):
    """A key or value in `[tool.sleuth]` that is not valid."""


class StoreError(SleuthError):
    """A run folder that is missing, damaged or cannot be written."""


class NotApplicable(SleuthError):
    """A rule cannot judge this evidence; the message is the reason that the user reads."""


class StopTraining(BaseException):
    """Ends the user's program because a finding makes going on pointless; the message is that finding in one line."""
