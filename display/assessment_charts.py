"""Charts of the assessment page: before and after by group, and gains by competence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from display.charts import Chart, blank
from display.formats import count, number
from display.language import has_words, name_in, say
from display.palette import BLUE, GREY, ORANGE, STEPS, step_of, text_on


def paired(language: str, title: str, rows: Sequence[Mapping[str, Any]]) -> Chart:
    """Before and after as two dots a group, joined: rows of gains, on the test's scale."""
    names = [f"{row['name']} ({count(language, row['n_matched'])})" for row in rows]
    figure = blank(language)
    for name, row in zip(names, rows, strict=True):
        figure.add_scatter(
            x=[row["mean_before"], row["mean_after"]],
            y=[name, name],
            mode="lines",
            line={"color": GREY, "width": 3},
            showlegend=False,
            hoverinfo="skip",
        )
    for key, colour, symbol in (("before", ORANGE, "circle-open"), ("after", BLUE, "circle")):
        column = f"mean_{key}"
        texts = [number(language, row[column], 2) for row in rows]
        figure.add_scatter(
            x=[row[column] for row in rows],
            y=names,
            mode="markers+text",
            text=texts,
            textposition="top center",
            name=say(language, f"chart.{key}"),
            marker={"color": colour, "size": 13, "symbol": symbol, "line": {"width": 3, "color": colour}},
            hovertemplate="%{y}: %{text}<extra></extra>",
        )
    figure.update_layout(height=120 + 52 * len(rows))
    figure.update_xaxes(tickformat=".1f")
    figure.update_yaxes(range=[len(rows) - 0.5, -0.75], automargin=True)
    parts = [
        say(
            language,
            "chart.paired_row",
            name=row["name"],
            before=number(language, row["mean_before"], 2),
            after=number(language, row["mean_after"], 2),
        )
        for row in rows
    ]
    return Chart(figure, f"{title}. {'; '.join(parts)}")


@dataclass(frozen=True)
class Grid:
    """Mean gains: one row a group, one column a course; None where fewer than five pairs stand behind."""

    rows: list[str]
    columns: list[str]
    values: list[list[float | None]]


def grid(language: str, found: Sequence[Mapping[str, Any]], labels: Mapping[str, Mapping[str, str]]) -> Grid:
    """Rows of {course, value, mean_gain} as a grid under the programme's own names."""
    courses = list(dict.fromkeys(row["course"] for row in found))
    groups = list(dict.fromkeys(row["value"] for row in found))
    cells = {(row["value"], row["course"]): row["mean_gain"] for row in found}
    return Grid(
        [named(language, group, labels) for group in groups],
        [named(language, course, labels) for course in courses],
        [[cells.get((group, course)) for course in courses] for group in groups],
    )


def named(language: str, code: str | None, labels: Mapping[str, Mapping[str, str]]) -> str:
    """A group's name: the programme's or the area's, ours for known codes, else as written."""
    if code is None:
        return say(language, "value.unknown")
    if code in labels:
        return name_in(language, labels[code])
    return say(language, f"value.{code}") if has_words(language, f"value.{code}") else code


def heat(language: str, title: str, shown: Grid) -> Chart:
    """Mean gain per cell, written in the cell, blue where it rose, orange where it fell."""
    known = [abs(value) for line in shown.values for value in line if value is not None]
    edge = max([*known, 0.1])
    figure = blank(language)
    figure.add_heatmap(
        z=shown.values,
        x=shown.columns,
        y=shown.rows,
        zmin=-edge,
        zmax=edge,
        colorscale=[[place / (len(STEPS) - 1), colour] for place, colour in enumerate(STEPS)],
        showscale=False,
        xgap=3,
        ygap=3,
        hoverinfo="skip",
    )
    inner = [-0.6 * edge, -0.2 * edge, 0.2 * edge, 0.6 * edge]
    for y, line in zip(shown.rows, shown.values, strict=True):
        for x, value in zip(shown.columns, line, strict=True):
            if value is not None:
                colour = text_on(STEPS[step_of(value, inner)])
                figure.add_annotation(
                    x=x, y=y, text=number(language, value, 2), showarrow=False, font={"color": colour}
                )
    figure.update_layout(height=120 + 40 * len(shown.rows))
    figure.update_yaxes(autorange="reversed", automargin=True)
    figure.update_xaxes(side="top", automargin=True)
    size = {"rows": count(language, len(shown.rows)), "columns": count(language, len(shown.columns))}
    return Chart(figure, say(language, "chart.heat", title=title, **size))
