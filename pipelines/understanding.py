"""What was understood of one file: the value that travels from the sandboxed child to the loading parent.

The rows themselves travel beside it as a Parquet file with the columns of ROW.
"""

import msgspec
import pyarrow as pa

REFUSED_ROWS = "refused.json"  # beside the rows of a draft, see pipelines.preview
ROW = pa.schema(
    [
        ("sheet", pa.string()),  # null for text files
        ("row", pa.int32()),  # 1-based worksheet row, CSV: record
        ("column", pa.string()),  # letter of a side-by-side table's first column, else null
        ("outcome", pa.string()),  # accepted | rejected | duplicate | ignored
        ("rule", pa.string()),  # rejected: reject slug; ignored: title | header | group | total | note | signature
        ("duplicate_of", pa.int32()),  # the row that stands
        ("duplicate_in", pa.string()),  # "sheet|column" of its table, null where it is this row's own
        ("warnings", pa.list_(pa.string())),
        ("name", pa.string()),  # NFC, single spaces, capitalised syllables
        ("sex", pa.string()),  # M | F | null
        ("dob", pa.date32()),  # full birth date only
        ("birth_year", pa.int16()),  # set with dob too
        ("dob_swappable", pa.bool_()),  # day and month may be exchanged in this column
        ("id", pa.string()),  # canonical national identifier
        ("id_type", pa.string()),  # cccd | cmnd | rut | za_id
        ("staff_id", pa.string()),  # PERSAL 8 digits, employee code as written
        ("account", pa.string()),  # platform account: "edx:900", "fl:uuid", "moodle:412"
        ("phone", pa.string()),  # canonical digits
        ("email", pa.string()),  # lower case
        ("unit", pa.string()),  # organisation as displayed
        ("position", pa.string()),
        ("level", pa.string()),  # ZA salary level, CL school level
        ("dependency", pa.string()),  # CL school dependency
        ("organisation_code", pa.string()),  # RBD and the like
        ("topic", pa.string()),  # focus area
        ("area", pa.string()),  # unit_id when the row itself names an area, else null
        ("course", pa.string()),  # null where the file (or --course) decides
        ("status", pa.string()),  # completed | not_completed | absent | withdrawn | enrolled
        ("mode", pa.string()),  # online | in_person | blended
        ("completed_on", pa.date32()),  # never invented
        ("started_on", pa.date32()),
        ("score", pa.float64()),  # 0 to 1 where the scale is known
        ("pre", pa.float64()),
        ("post", pa.float64()),
        ("certificate", pa.string()),
    ]
)


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """One fault of a file at one cell. `message` is filled by pipelines.messages; it never holds a personal value."""

    rule: str
    severity: str  # error | warning | note
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    detail: dict[str, str] = {}  # only values that identify nobody: a header, a count, an expected form


class SheetReading(msgspec.Struct, kw_only=True):
    """How one sheet was read; `columns` maps a letter to the field's name."""

    sheet: str | None
    read: bool
    why: str | None = None  # hidden | summary | catalogue | empty | no_table, when not read
    header_rows: list[int] = []
    columns: dict[str, str] = {}
    headers: dict[str, str] = {}  # for a draft: column letter -> the words above it
    samples: dict[str, list[str]] = {}  # masked for personal fields
    decisions: dict[str, str] = {}  # column letter -> how dates or numbers were read: "day_first", "decimal_comma"


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """One reported figure of an indicator return."""

    unit: str  # as written
    area: str | None  # unit_id where it names an area
    indicator: str
    period: str  # 2025, 2025-H1, 2025-9M, 2025-Q3, 2025-02
    value: float | None  # None: not reported; 0 is a reported zero
    basis: str  # in_period | running_total | plan | share
    sheet: str | None
    row: int
    column: str
    is_not_applicable: bool = False


class Understanding(msgspec.Struct, kw_only=True):
    """Everything the parent needs to know of a file that was read in the sandbox."""

    outcome: str = "accepted"  # accepted | refused
    reason: str | None = None  # refusal slug
    detail: dict[str, str] = {}  # for the refusal's sentence
    kind: str | None = None
    country: str | None = None
    area: str | None = None  # unit_id
    period: str | None = None
    named_period: str | None = None  # the one that a title names, whatever was declared
    named_area: str | None = None  # unit_id of the one area that titles name, whatever was declared
    class_end: str | None = None  # ISO date found in a title
    report_date: str | None = None  # ISO date of the report (file name, "ngày ... tháng ...")
    course: str | None = None  # from --course, else a file-wide course id, else None
    mode: str | None = None
    container: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    sheets: list[SheetReading] = []
    issues: list[Issue] = []
    warnings: list[str] = []  # whole-file warnings
    indicators: list[Indicator] = []
    control_totals: dict[str, float] = {}  # issued certificates and the like: figures to compare, never to count


class ReadOptions(msgspec.Struct, kw_only=True, frozen=True):
    """What the sender declared; travels into the sandbox."""

    programme: str | None = None
    course: str | None = None
    area: str | None = None
    period: str | None = None
    pass_mark: str | None = None  # "60", "60%", on the file's own scale
    completion_activity: str | None = None
    mode: str | None = None
    time_zone: str | None = None  # the programme's, for moments that a file states in UTC
    file_name: str | None = None  # the sender's name for the file, which is data only
    courses: dict[str, dict[str, str]] = {}  # course code -> pass_mark, completion_activity, mode, names
    # "2!C", column C of the second sheet -> field: a sender's correction for this layout; "" leaves the column out
    remembered: dict[str, str] = {}
    mended: dict[str, str] = {}  # "2!C5" -> what the sender wrote into the cell on the page, after sending the file
    is_row_by_row: bool = False  # every row is looked at closely, none accepted in whole columns: the same comes out
    is_draft: bool = False  # samples of columns and the refused rows' cells are wanted, for a preview
