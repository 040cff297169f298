"""A list that was sent back joins nobody until it is opened again."""

from collections import Counter
from pathlib import Path

from tests.command_line import ask, home, run

__all__ = ["home"]

# One learner three times: the middle list alone says that telephone and e-mail are one person's.
BY_TELEPHONE = "Họ và tên,Năm sinh,Đơn vị,Số điện thoại,Kết quả\nTrịnh Thúy An,1988,Sở Y tế,0912345678,Đạt\n"
BOTH = "Họ và tên,Ngày sinh,Số điện thoại,Email,Kết quả\nTrịnh Thúy An,18/04/1988,0912345678,an@camau.example,Đạt\n"
BY_EMAIL = "Họ và tên,Ngày sinh,Email,Kết quả\nTrịnh Thúy An,18/04/1988,an@camau.example,Đạt\n"


def people() -> list[int]:
    """How many rows each person of the lists that stand has."""
    standing = {s["file"] for s in ask("submissions")["submissions"] if s["state"] in ("submitted", "approved")}
    rows = [entry for entry in ask("records")["records"] if entry["person"] and entry["file"] in standing]
    return sorted(Counter(entry["person"] for entry in rows).values())


def test_a_list_that_is_sent_back_parts_whom_it_joined_and_joins_them_when_opened_again(
    home: Path, tmp_path: Path
) -> None:
    for name, text in (("a.csv", BY_TELEPHONE), ("b.csv", BOTH), ("c.csv", BY_EMAIL)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        ask("ingest", tmp_path / name, "--area", "VN34-96", "--course", name)
    number = next(s["submission"] for s in ask("submissions")["submissions"] if s["file"] == "b.csv")
    together = people()
    assert run("send-back", number, "--why", "wrong class").code == 0
    apart = people()
    assert run("reopen", number, "--why", "it was right").code == 0
    assert together == [3]
    assert apart == [1, 1]
    assert people() == [3]
    assert ask("verify")
