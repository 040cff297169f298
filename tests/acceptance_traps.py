"""The traps of the acceptance set of people: each function says a few fictional people wrongly, and who they are."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from tests.acceptance_files import E1, E2, EDX_CELLS
from tests.acceptance_names import RENAMED, TONE_PAIRS, ZA_SURNAMES
from tests.acceptance_people import World, plain


def lost_zero(w: World) -> None:
    """A CCCD in a numeric cell loses its zero, here without a unit to help."""
    p = w.learner("Cà Mau")
    w.say("ca_mau_danh_sach.xlsx", p)
    w.say("ca_mau_bo_sung.xlsx", p, id=int(p.id), unit=None, dob=p.dob.year)
    w.trap("lost_zero", p)


def typo(w: World) -> None:
    """One digit of the CCCD is wrong; name, full birth date and unit agree."""
    p = w.learner("Sơn La")
    i = 7 + w.random.randrange(4)
    w.say("son_la_danh_sach.xlsx", p, dob=datetime(p.dob.year, p.dob.month, p.dob.day))
    w.say("son_la_day_du.xlsx", p, id=p.id[:i] + str((int(p.id[i]) + 3) % 10) + p.id[i + 1 :])
    w.trap("typo", p)


def transposed(w: World) -> None:
    """Two digits of the CCCD changed places."""
    p = w.learner("Sơn La")
    i = next(i for i in range(6, 11) if p.id[i] != p.id[i + 1])
    w.say("son_la_danh_sach.xlsx", p)
    w.say("son_la_day_du.xlsx", p, id=p.id[:i] + p.id[i + 1] + p.id[i] + p.id[i + 2 :])
    w.trap("transposed", p)


def filled_down(w: World) -> None:
    """One identifier dragged down over four names; its true bearer and one of the others stand in another list."""
    people = [w.learner("Sơn La", unit="Xã Mai Sơn") for _ in range(4)]
    for person in people:
        w.say("son_la_danh_sach.xlsx", person, id=people[0].id)
    w.say("son_la_day_du.xlsx", people[0])
    w.say("son_la_day_du.xlsx", people[2])
    w.trap("filled_down", *people, apart=True)


def filled_down_twice(w: World) -> None:
    """One identifier over two names."""
    people = [w.learner("Cà Mau", unit="Xã Cái Nước") for _ in range(2)]
    for person in people:
        w.say("ca_mau_danh_sach.xlsx", person, id=people[0].id)
    w.trap("filled_down", *people, apart=True)


def office_telephone(w: World) -> None:
    """Six people of one office give its telephone; two have one name and year in other lists' eyes."""
    people = [w.learner("Sơn La", unit="Sở Nội vụ", phone="0912000111") for _ in range(6)]
    for person in people:
        w.say("son_la_nam_sinh.xlsx", person)
    w.say("son_la_day_du.xlsx", people[1])
    w.trap("office_telephone", *people, apart=True)


def shared_mailbox(w: World) -> None:
    """An office's mailbox for five names, and a MOOC account of that mailbox: nobody's."""
    box = f"vanphong{w.number}@camau.example"
    people = [w.learner("Cà Mau", unit="Phường An Xuyên") for _ in range(5)]
    for person in people:
        w.say("ca_mau_lop_toi.xlsx", person, email=box)
    nobody = replace(people[0], key=f"VNbox{w.number}", email=box)
    w.say(E1, nobody, **EDX_CELLS)
    w.trap("shared_mailbox", *people, nobody, apart=True)


def twins(w: World) -> None:
    """Twins: neighbouring CCCDs, names that differ by one tone mark, one birth date, address and telephone."""
    given, other = w.random.choice(TONE_PAIRS)
    one = w.learner("Cà Mau", given=given, sex="F")
    two = replace(one, key=one.key + "t", given=other, id=f"{int(one.id) + 1:012d}", email=f"t.{one.email}")
    for person in (one, two):
        w.say("ca_mau_danh_sach.xlsx", person)
        w.say("ca_mau_lop_toi.xlsx", person)
    w.say("ca_mau_khong_dau.csv", two, name=plain(two.name), email=None)
    w.trap("twins", one, two, apart=True)


def namesakes_of_a_year(w: World) -> None:
    """One name and birth year in two units."""
    one = w.learner("Sơn La", unit="Xã Mường La")
    two = w.learner(
        "Sơn La", unit="Xã Thuận Châu", family=one.family, given=one.given, sex=one.sex, dob=date(one.dob.year, 7, 7)
    )
    for person in (one, two):
        w.say("son_la_nam_sinh.xlsx", person)
    w.trap("namesakes_of_a_year", one, two, apart=True)


def namesakes_of_a_day(w: World) -> None:
    """One name and birth date in two provinces, with identifiers of their own."""
    one = w.learner("Sơn La")
    two = w.learner("Cao Bằng", family=one.family, given=one.given, sex=one.sex, dob=one.dob)
    w.say("son_la_danh_sach.xlsx", one)
    w.say("cao_bang_cccd.xlsx", two)
    w.say("son_la_nam_sinh.xlsx", one)
    w.trap("namesakes_of_a_day", one, two, apart=True)


def namesakes_of_a_commune(w: World) -> None:
    """One name in one commune, born in different years."""
    one = w.learner("Cao Bằng", unit="Xã Bảo Lạc")
    two = w.learner(
        "Cao Bằng",
        unit="Xã Bảo Lạc",
        family=one.family,
        given=one.given,
        sex=one.sex,
        dob=one.dob - timedelta(days=1200),
    )
    w.say("cao_bang_nam_sinh.csv", one)
    w.say("cao_bang_cccd.xlsx", two)
    w.trap("namesakes_of_a_commune", one, two, apart=True)


def year_only(w: World) -> None:
    """A birth year in one list, a birth date in the other."""
    p = w.learner("Cao Bằng")
    w.say("cao_bang_cccd.xlsx", p)
    w.say("cao_bang_nam_sinh.csv", p, phone=None)
    w.trap("year_only", p)


def changed_surname(w: World) -> None:
    """A surname changed on marriage: the PERSAL number or the ID stays."""
    p = w.servant()
    new = next(s for s in ZA_SURNAMES if s != p.family)
    w.say("persal_march.xlsx", p, course="Cloud basics", result="Competent")
    w.say("persal_september.xlsx", p, family=new, course="AI basics", result="Competent")
    q = w.servant()
    w.say("persal_march.xlsx", q, course="Cloud basics", result="Competent", staff=int(q.staff))
    w.say(
        "nsg_register.csv",
        q,
        name=f"{next(s for s in reversed(ZA_SURNAMES) if s != q.family).upper()}, {q.given}",
        result="Completed",
    )
    w.trap("changed_surname", p, q)


def renamed_commune(w: World) -> None:
    """The commune, and for some the province, has another name since July 2025."""
    for (old_province, old), (province, unit) in RENAMED:
        p = w.learner(province, unit=unit)
        w.say("lang_son_2024.xlsx" if old_province == "Lạng Sơn" else "ha_giang_2024.xlsx", p, unit=old, phone=None)
        w.say("lang_son_2025.xlsx" if province == "Lạng Sơn" else "tuyen_quang_2025.xlsx", p)
        w.trap("renamed_commune", p)


def moved(w: World) -> None:
    """Moved to another province with the same CCCD; a teacher to another school with the same RUT."""
    p = w.learner("Cà Mau")
    w.say("ca_mau_danh_sach.xlsx", p)
    w.say("son_la_danh_sach.xlsx", p, unit="Phường Tô Hiệu")
    q = w.teacher()
    w.say("docentes_1.csv", q, pre="2,10", post="3,10")
    w.say(
        "docentes_2.csv",
        q,
        id=q.id.replace("-", ""),
        name=q.name.upper(),
        unit="Colegio Nuevo",
        province="Linares",
        state="Aprobado",
    )
    w.trap("moved", p, q)


def cmnd_beside_cccd(w: World) -> None:
    """The old nine-digit number in one list, the twelve digits in the other."""
    p = w.learner("Cao Bằng")
    w.say("cao_bang_cmnd.xlsx", p, id=f"08{w.random.randrange(10**6, 10**7)}")
    w.say("cao_bang_cccd.xlsx", p)
    w.trap("cmnd_beside_cccd", p)


def without_marks(w: World) -> None:
    """A list without any mark, with the identifier, the telephone or the e-mail that the marked list has."""
    for kept in ("id", "phone", "email"):
        p = w.learner("Cà Mau")
        blank = {field: None for field in ("id", "phone", "email") if field != kept}
        w.say("ca_mau_khong_dau.csv", p, name=plain(p.name).upper(), unit=plain(p.unit), **blank)
        w.say("ca_mau_danh_sach.xlsx" if kept == "id" else "ca_mau_lop_toi.xlsx", p)
        w.trap("without_marks", p)


def swapped_day(w: World) -> None:
    """A spreadsheet set to another country exchanged day and month in every date that allows it."""
    for day, month in ((3, 11), (9, 2), (12, 5), (7, 8)):
        p = w.learner("Tuyên Quang", dob=date(1980 + day, month, day))
        w.say("tuyen_quang_cap_chung_nhan.xlsx", p, dob=datetime(p.dob.year, p.dob.day, p.dob.month))
        w.say("tuyen_quang_2025.xlsx", p)
        w.trap("swapped_day", p)


def email_alone(w: World) -> None:
    """An account with an e-mail alone, one list with e-mail and telephone, another with the CCCD."""
    p = w.learner("Sơn La")
    w.say(E1, p, email=p.email.upper(), **EDX_CELLS)
    w.say("son_la_day_du.xlsx", p)
    w.say("son_la_danh_sach.xlsx", p, unit="Xã Thuận Châu")
    q = w.learner("Cà Mau")
    w.say(E2, q, **EDX_CELLS)
    w.say("ca_mau_lop_toi.xlsx", q)
    w.say("moodle_diem.xlsx", q, score="8.50")
    w.say("phieu_dang_ky.csv", q, stamp="03/05/2025 08:15:00")
    w.trap("email_alone", p, q)


def telephone_lost_zero(w: World) -> None:
    """The telephone's zero is lost, the unit is written otherwise."""
    p = w.learner("Cao Bằng")
    w.say("cao_bang_nam_sinh.csv", p, phone=int(p.phone), unit="Văn phòng Ủy ban")
    w.say("son_la_day_du.xlsx", p, id=None, email=None, phone="+84 " + p.phone[1:])
    w.trap("telephone_lost_zero", p)


def written_otherwise(w: World) -> None:
    """Capitals, the other tone placement, decomposed marks, double spaces, surname first."""
    p = w.learner("Cà Mau", family="Lò Thị", given="Hoà", sex="F", dob=date(1970 + w.number % 29, 4, 9))
    w.say("ca_mau_danh_sach.xlsx", p, name="LÒ  THỊ HÒA", id=None)
    w.say("ca_mau_lop_toi.xlsx", p, family="Lò thị", given="Hoà", phone=None, email=None)
    q = w.servant()
    w.say("persal_march.xlsx", q, course="Cloud basics", result="Competent")
    w.say("nsg_register.csv", q, name=f"{q.family.upper()} {q.given}", staff=int(q.staff), result="Completed")
    w.trap("written_otherwise", p, q)


def marks_alone(w: World) -> None:
    """Two learners of one unit and year whose names differ by one tone mark, and nothing else tells them apart."""
    given, other = w.random.choice(TONE_PAIRS)
    one = w.learner("Sơn La", given=given)
    two = replace(
        one,
        key=one.key + "m",
        given=other,
        id=w.learner("Sơn La").id,
        phone=f"08{w.number:08d}",
        email=f"m.{one.email}",
    )
    w.say("son_la_nam_sinh.xlsx", one)
    w.say("son_la_nam_sinh.xlsx", two)
    w.say("son_la_danh_sach.xlsx", one, id=None, dob=one.dob.year)
    w.trap("marks_alone", one, two, apart=True)


def reused_number(w: World) -> None:
    """Two sites number their learners 900, 901 and call them user0, user1: that is nobody's identity."""
    one, two = w.learner("Cà Mau"), w.learner("Sơn La")
    w.say(E1, one, **EDX_CELLS)
    w.say(E2, two, **EDX_CELLS)
    w.trap("reused_number", one, two, apart=True)


TRAPS = (
    lost_zero,
    typo,
    transposed,
    filled_down,
    filled_down_twice,
    office_telephone,
    shared_mailbox,
    twins,
    namesakes_of_a_year,
    namesakes_of_a_day,
    namesakes_of_a_commune,
    year_only,
    changed_surname,
    renamed_commune,
    moved,
    cmnd_beside_cccd,
    without_marks,
    swapped_day,
    email_alone,
    telephone_lost_zero,
    written_otherwise,
    marks_alone,
    reused_number,
)
