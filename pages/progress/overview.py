"""Progress toward every target of a programme: what a minister's office opens in the morning."""

from functools import partial

from access.viewer import require
from display import cards, filters, formats, places, theme
from display.kept import drawn, kept, known
from display.language import isolated, name_in, say
from metrics.areas import names
from metrics.programmes import has_sample, labels, opened_first, programmes
from metrics.published import published_figures
from metrics.series import behind, changes, series
from metrics.targets import progress
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require()
language, scope, source = viewer.language, viewer.scope, snapshot(home())
every = {one.programme: one for one in known(programmes, source)}
with filters.row():
    programme = filters.programme(language, list(every.values()), kept(opened_first, source, scope))
    as_of = filters.as_of(language, kept(progress, source, scope, programme))
entries = kept(progress, source, scope, programme, None, as_of)
told = [entry for entry in entries if not cards.is_awaited(entry)]
awaited = [entry for entry in entries if cards.is_awaited(entry)]
key = (source.version, scope, language, programme, as_of)

lines = [say(language, "overview.source", source=isolated(language, every[programme].citation))]
lines.append(say(language, "overview.published", date=formats.day_of_version(language, source.version)))
heading = cards.heading(name_in(language, every[programme].name), lines)
notices = cards.notices(language, kept(has_sample, source, scope), scope.is_public)

own_names = known(labels, source, programme)
moved = drawn(("moved", key), lambda: changes(source, scope, programme, partial(kept, progress)))
area_names = known(names, source, tuple(places.area_ids(entries)))
shown = drawn(
    ("cards", key, filters.held()),
    lambda: [
        cards.card(
            language,
            cards.of(
                language,
                entry,
                series(source, scope, programme, entry["target"], as_of, entry),
                places.named_rows(language, behind(entry), area_names),
                moved.get(entry["target"]),
                own_names,
            ),
            filters.target_link(entry["target"]),
        )
        for entry in told
    ],
)
below = drawn(
    ("below", key, filters.held()),
    lambda: (
        cards.awaited(language, awaited, {each["target"]: filters.target_link(each["target"]) for each in awaited})
        + cards.context(language, known(published_figures, source, programme))
    ),
)
theme.draw(heading + notices + cards.tally(language, entries) + cards.side_by_side(shown) + below)
