"""One target: its course, why it has its status, who is behind the figure, and what it would take."""

from functools import partial

from access.viewer import require
from display import (
    area_tables,
    cards,
    figures,
    filters,
    maps,
    picker,
    places,
    tables,
    target_parts,
    theme,
    trajectory,
    ways,
    whatif,
)
from display.kept import drawn, kept, known
from display.language import name_in, say
from metrics.areas import names, restructurings
from metrics.breakdown import DIMENSIONS, breakdown
from metrics.catch_up import quotas, what_if
from metrics.definitions import definitions, earlier_versions
from metrics.programmes import has_sample, labels, opened_first, programmes
from metrics.series import redefinitions, series
from metrics.targets import methods_of, progress
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require()
language, scope, source = viewer.language, viewer.scope, snapshot(home())
every = {one.programme: one for one in known(programmes, source)}
with filters.row():
    programme = filters.programme(language, list(every.values()), kept(opened_first, source, scope))
    newest = filters.target(language, kept(progress, source, scope, programme))
    as_of = filters.as_of(language, [newest])
target = newest["target"]
entries = kept(progress, source, scope, programme, None, as_of)
entry = next(one for one in entries if one["target"] == target)
[defined] = known(definitions, source, programme, target, as_of)
points = kept(series, source, scope, programme, target, as_of)
area_names = known(names, source, tuple(places.area_ids([entry])))
shown = cards.of(language, entry, points, labels=known(labels, source, programme))
key = (source.version, scope, language, programme, target, as_of)

heading = cards.heading(shown.title, [name_in(language, every[programme].name)])
notices = cards.notices(language, kept(has_sample, source, scope), scope.is_public)
trace = "" if viewer.is_anonymous else cards.trace(language, filters.query("trace", filters.address()))
lead = drawn(("lead", key), lambda: cards.lead(language, shown))
changed = drawn(("redefined", key), lambda: redefinitions(source, defined))
breaks = trajectory.breaks(language, known(restructurings, source, every[programme].country), changed)
course = drawn(("course", key), lambda: target_parts.course(language, entry, shown, points, breaks))
why = drawn(("why", key), lambda: target_parts.why(language, entry, partial(methods_of, defined)))
rows = drawn(
    ("rows", key, filters.held()),
    lambda: places.named_rows(language, entry["by_area"], area_names, filters.area_links()),
)
drawing = maps.map_for(tuple(area_names), home() / "maps")
areas = drawn(
    ("table", key, filters.held()),
    lambda: (
        area_tables.areas(language, say(language, "area.table"), rows, entry)
        if rows
        else cards.note(say(language, "empty.areas"))
    ),
)
mapped = picker.outlines(language, drawing, rows, entry, scope.holds, (key, filters.held())) if drawing else ""
where = theme.part(say(language, "target.map")) + picker.beside(mapped, areas)
head = heading + notices + lead + trace + theme.part(say(language, "target.course"))
theme.draw(head + course + why + where)

counted = ""
if figures.counts_learners(entry):
    options = {one: say(language, f"dimension.{one}") for one in DIMENSIONS}
    dimension, switch = ways.ways("target", say(language, "filter.by"), "by", options)
    groups = tables.named_groups(language, kept(breakdown, source, scope, programme, target, dimension, as_of))
    counted = theme.part(say(language, "target.breakdown")) + switch
    counted += drawn(("groups", key, dimension), lambda: target_parts.groups(language, entry, dimension, groups))
owing = kept(quotas, source, scope, programme, target, as_of)
owing_names = known(names, source, tuple(row["area"] for row in owing))
owed = drawn(
    ("pace", key),
    lambda: target_parts.pace(language, entry, places.named_rows(language, owing, owing_names)),
)
theme.draw(counted + owed)
whatif.sliders(language, entry, what_if)
theme.draw(
    drawn(
        ("meaning", key),
        lambda: target_parts.meaning(language, entry, defined.rest, earlier_versions(source, defined)),
    )
)
