"""Two departments' lists in which some people may be one: what the operator's pages are tried on."""

from pathlib import Path

from tests.command_line import ask

FIRST = """Họ và tên,Ngày sinh,Số CCCD,Đơn vị công tác,Kết quả
Lê Thị Hoa,03/02/1980,096180001234,Sở Y tế,Đạt
Phạm Văn Đông,14/07/1975,096075001235,Sở Nội vụ,Đạt
Trần Thị Mỹ Duyên,25/12/1990,096190001236,Sở Tài chính,Đạt
"""
SECOND = """Họ và tên,Năm sinh,Đơn vị công tác,Kết quả
Le Thi Hoa,1980,Sở Y tế,Đạt
Pham Van Dong,1975,Sở Nội vụ,Đạt
"""
OPTIONS = ("--programme", "vn-2022", "--area", "VN34-96", "--period", "2022-Q2", "--mode", "online")


def take_in(folder: Path) -> None:
    """Both lists, as different courses: four people, two doubtful pairs."""
    for name, text, course in (("first", FIRST, "A"), ("second", SECOND, "B")):
        file = folder / f"{name}.csv"
        file.write_text(text, encoding="utf-8")
        ask("ingest", file, *OPTIONS, "--course", course)
