"""Colours that colour-blind readers tell apart: Okabe-Ito for groups, blue to orange for more and less."""

from collections.abc import Sequence

BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, YELLOW, GREY = "#56B4E9", "#CC79A7", "#F0E442", "#7A8796"
CATEGORIES = (BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE, YELLOW, GREY)

# Five steps from far behind to well ahead; each also differs in lightness, so that they survive black and white.
STEPS = ("#B35806", "#F1A340", "#F3EEE3", "#74ADD1", "#2B5C9E")
DARK_TEXT_ON = frozenset({"#F1A340", "#F3EEE3", "#74ADD1"})

# The same for what is drawn as SVG, and five steps of one blue for amounts without a goal: light is little, dark is
# much. The style sheet has a colour of each for either theme, and one for what is written on it.
STEPS_BY_THEME = tuple(f"var(--mp-step-{place})" for place in range(5))
AMOUNTS_BY_THEME = tuple(f"var(--mp-amount-{place})" for place in range(5))
NO_DATA, OUTSIDE = "var(--mp-no-data)", "var(--mp-outside)"


def text_on(colour: str) -> str:
    """Ink that reads on a step's colour, in either theme where the step has one for either."""
    if colour.startswith("var("):
        return colour.replace("--mp-", "--mp-on-")
    return "#101A24" if colour in DARK_TEXT_ON else "#FFFFFF"


def step_of(value: float, edges: Sequence[float]) -> int:
    """The class (0 to 4) that a value falls into between four inner edges; an edge belongs to the class above."""
    return sum(value >= edge for edge in edges)
