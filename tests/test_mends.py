"""What a machine offers to mend at once: only what can be meant in one way."""

import pytest

from pipelines.grid import Cell
from pipelines.mends import mended

CASES = """
id_check_failed      VN  OO8185100123         008185100123
id_check_failed      VN  008185l00123         008185100123
id_check_failed      ZA  9001045800081        -
id_check_failed      VN  12345                -
id_scientific        VN  2,70961E+10          -
impossible_dob       VN  03/25/1985           25/03/1985
impossible_dob       VN  02/30/1985           -
impossible_dob       VN  2O/06/1985           20/06/1985
impossible_dob       VN  3l/02/1985           -
impossible_dob       VN  5/9/1850             -
date_unreadable      VN  06/21/2025           21/06/2025
date_unreadable      VN  2I/06/2025           21/06/2025
date_unreadable      VN  31/06/2025           -
date_unreadable      VN  cuối_tháng_6         -
phone_invalid        VN  O912345678           0912345678
phone_invalid        VN  09123                -
email_invalid        VN  an@camau,example     an@camau.example
result_unknown       VN  Dat?                 -
score_out_of_range   VN  105                  -
""".strip().splitlines()


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case.split()))
def test_a_cell_is_mended_where_its_right_text_is_certain(case: str) -> None:
    rule, country, cell, right = case.split()
    assert mended(rule, cell, country) == (None if right == "-" else right)


@pytest.mark.parametrize("cell", [None, "", 3.5, True])
def test_what_is_no_text_and_no_whole_number_is_left_alone(cell: Cell) -> None:
    assert mended("id_check_failed", cell, "VN") is None
