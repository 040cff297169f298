"""Who acts on the store: the operator at the command line, or an account with its role and areas."""

from dataclasses import dataclass

from warehouse.errors import UserError


@dataclass(frozen=True)
class Sender:
    """Who sends or decides; `areas` None: for any area."""

    name: str = "operator"
    role: str = "administrator"
    areas: frozenset[str] | None = None

    def must_be(self, *roles: str) -> None:
        """Raises unless the sender has one of the roles."""
        if self.role not in roles:
            raise UserError(f"{self.name} is {self.role}: this needs {' or '.join(roles)}.")

    def may_touch(self, area: str | None) -> bool:
        """Whether what belongs to `area` is the sender's to change."""
        return self.areas is None or area in self.areas


OPERATOR = Sender()
