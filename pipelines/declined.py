"""A step that isn't taken, told by a rule of rules.toml: at the command line in English, on a page in its language."""

from pipelines.messages import sentence
from warehouse.errors import Busy, DiskFull, UserError


class Declined(UserError):
    """What a person asked for and can't have as things stand; `rule` and `detail` say why and what to do."""

    def __init__(self, rule: str, **detail: object) -> None:
        self.rule = rule
        self.detail = {name: str(value) for name, value in detail.items()}
        super().__init__(sentence(rule, self.detail, "en"))


def rule_of(error: UserError) -> tuple[str, dict[str, str]]:
    """The rule and its details behind any error that a person can mend."""
    if isinstance(error, Declined):
        return error.rule, error.detail
    if isinstance(error, Busy):
        return "busy", {}
    return ("disk_full", {}) if isinstance(error, DiskFull) else ("not_done", {"why": str(error).rstrip(".")})


def in_words(error: UserError, language: str) -> str:
    """What is the matter and what to do, in the reader's language."""
    return sentence(*rule_of(error), language)
