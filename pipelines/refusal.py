"""Why a file can't be read at all: a reason out of a closed list, and what its sentence needs."""

REASONS = frozenset(
    {
        "encrypted",
        "zip_bomb",
        "xml_entities",
        "corrupt",
        "empty_file",
        "no_data_rows",
        "macro_workbook",
        "extension_mismatch",
        "html_not_spreadsheet",
        "not_a_spreadsheet",
        "not_text",
        "nul_bytes",
        "mixed_encoding",
        "malformed_csv",
        "cell_too_large",
        "too_many_columns",
        "too_many_rows",
        "formula_no_cache",
        "duplicate_headers",
        "bad_file_name",
        "unrecognised",
        "unknown_area",
        "not_your_area",
        "not_learner_data",
        "no_learner_column",
        "aggregate_only",
    }
)


class Refusal(Exception):
    """The file as a whole is refused. `detail` identifies nobody: counts, limits, a sheet's number, a row."""

    def __init__(self, reason: str, **detail: object) -> None:
        assert reason in REASONS, reason
        super().__init__(reason)
        self.reason = reason
        self.detail = {name: str(value) for name, value in detail.items()}
