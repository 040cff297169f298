"""The command that writes the template a department fills in."""

from pathlib import Path

from pipelines.commands.output import Json, Period, print_json
from pipelines.messages import Language
from pipelines.prepare import prepare
from pipelines.template import template_of, write_template
from warehouse import store


def template(
    out: Path, *, programme: str, area: str, lang: Language = "vi", period: Period = None, json: Json = False
) -> int:
    """Write the workbook that a department fills in and sends back.

    Parameters
    ----------
    out
        Where to write it, for example mau.xlsx.
    programme
        The programme, for example vn-2022.
    area
        The unit_id of the area, for example VN34-08.
    lang
        Its language: vi, en, es or ar.
    period
        The period it is for: 2025, 2025-H1, 2025-9M, 2025-Q3 or 2025-02.
    json
        Print one JSON document.
    """
    home = store.home()
    prepare(home)
    with store.reading(home) as connection:
        content = template_of(connection, programme, area, lang, period)
    write_template(content, out)
    if json:
        print_json({"file": str(out), "programme": programme, "area": area, "language": lang, "period": period})
    else:
        print(f"{out}: a template for {content.area_name} in {programme}.")
    return 0
