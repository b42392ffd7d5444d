"""Words for persons, animals and things of which a table has several rows, as columns are called by them."""

PERSONS = (
    "patient", "subject", "user", "customer", "client", "person", "speaker", "participant", "household", "account", "member",
    "student", "pupil", "driver", "visitor", "author", "writer", "singer", "donor", "family", "volunteer", "respondent",
    "employee", "worker", "player", "athlete", "rider", "owner", "borrower", "tenant", "policyholder", "mother", "infant", "twin",
)  # fmt: skip
ANIMALS = ("animal", "horse", "cow", "calf", "dog", "pig", "sheep", "goat", "bird", "mouse", "rat", "rabbit", "monkey")
THINGS = ("session", "device", "recording", "specimen", "slide", "scan", "group")
ODD_PLURALS = ("people", "mice", "calves", "families")

INDIVIDUALS = "|".join((*PERSONS, *ANIMALS, *THINGS))  # of a regular expression, each in the singular
