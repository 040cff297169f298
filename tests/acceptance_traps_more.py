"""Further traps of the acceptance set: those that a second reader thought of."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from tests.acceptance_files import E1, EDX_CELLS
from tests.acceptance_people import World, plain


def staff_number_slip(w: World) -> None:
    """A PERSAL number with one wrong digit beside the same ID; no birth date is listed."""
    p = w.servant()
    w.say("persal_march.xlsx", p, course="Cloud basics", result="Competent")
    w.say(
        "persal_september.xlsx",
        p,
        staff=p.staff[:6] + str((int(p.staff[6]) + 4) % 10) + p.staff[7:],
        course="AI",
        result="Competent",
    )
    w.trap("staff_number_slip", p)


def staff_number_filled_down(w: World) -> None:
    """One PERSAL number dragged down over three officials, whose IDs stand beside it; two come again with their own."""
    people = [w.servant() for _ in range(3)]
    for person in people:
        w.say("persal_march.xlsx", person, staff=people[0].staff, course="Cloud basics", result="Competent")
    for person in people[1:]:
        w.say("persal_september.xlsx", person, course="AI", result="Competent")
    w.trap("staff_number_filled_down", *people, apart=True)


def unmarked_without_number(w: World) -> None:
    """A list without marks that has name, birth date and unit alone."""
    p = w.learner("Cà Mau")
    w.say("ca_mau_khong_dau.csv", p, name=plain(p.name), unit=plain(p.unit), id=None, phone=None, email=None)
    w.say("ca_mau_danh_sach.xlsx", p)
    w.trap("unmarked_without_number", p)


def ambiguous_row(w: World) -> None:
    """Two of one name, birth date and province with numbers of their own, and a row that could be either."""
    one = w.learner("Tuyên Quang")
    two = w.learner("Tuyên Quang", family=one.family, given=one.given, sex=one.sex, dob=one.dob, unit=one.unit)
    third = replace(one, key=one.key + "x")
    w.say("tuyen_quang_2025.xlsx", one)
    w.say("tuyen_quang_2025.xlsx", two)
    w.say("tuyen_quang_cap_chung_nhan.xlsx", third)
    w.trap("ambiguous_row", one, two, apart=True)


def ambiguous_year(w: World) -> None:
    """Two of one name, year and commune with their own dates, and a year-only row that could be either."""
    one = w.learner("Cao Bằng", unit="Xã Hà Quảng", dob=date(1980 + w.number % 15, 2, 3))
    two = w.learner(
        "Cao Bằng", unit="Xã Hà Quảng", family=one.family, given=one.given, sex=one.sex, dob=date(one.dob.year, 10, 21)
    )
    third = replace(one, key=one.key + "y", phone="0988" + one.phone[4:])
    w.say("cao_bang_cccd.xlsx", one)
    w.say("cao_bang_cccd.xlsx", two)
    w.say("cao_bang_nam_sinh.csv", third)
    w.trap("ambiguous_year", one, two, apart=True)


def one_date_swapped(w: World) -> None:
    """Day and month exchanged in one row of an honest column: with the number, and with name and unit alone."""
    p, q = w.learner("Sơn La", dob=date(1985, 4, 11)), w.learner("Cà Mau", dob=date(1976, 9, 5))
    w.say("son_la_danh_sach.xlsx", p)
    w.say("son_la_day_du.xlsx", p, dob="04/11/1985")
    w.say("ca_mau_danh_sach.xlsx", q)
    w.say("ca_mau_bo_sung.xlsx", q, dob="09/05/1976", id=None)
    w.trap("one_date_swapped", p, q)


def unit_otherwise(w: World) -> None:
    """The unit with its head, its province, its district, shortened or in capitals; the birth year alone."""
    for written in (
        "UBND xã Bảo Lạc",
        "XÃ BẢO LẠC",
        "Xã Bảo Lạc, tỉnh Cao Bằng",
        "X. Bảo Lạc",
        "Ủy ban nhân dân xã Bảo Lạc",
        "Xa Bao Lac",
        "xã Bảo Lạc - tỉnh Cao Bằng",
    ):
        p = w.learner("Cao Bằng", unit="Xã Bảo Lạc")
        w.say("cao_bang_cccd.xlsx", p)
        w.say("cao_bang_nam_sinh.csv", p, unit=written, phone=None)
        w.trap("unit_otherwise", p)


def old_number_lost_zero(w: World) -> None:
    """A CMND of nine digits and the same without its zero."""
    p = w.learner("Cao Bằng")
    number = f"08{w.random.randrange(10**6, 10**7)}"
    w.say("cao_bang_cmnd.xlsx", p, id=number)
    w.say("cao_bang_cccd.xlsx", p, id=int(number), unit=None, dob=p.dob.year)
    w.trap("old_number_lost_zero", p)


def apostrophes(w: World) -> None:
    """Names of the highlands, their apostrophe written in three ways."""
    p = w.learner("Sơn La", family="H'Bia", given="Ayŭn", sex="F", dob=date(1970 + w.number % 25, 6, 30))
    w.say("son_la_nam_sinh.xlsx", p)
    w.say("son_la_danh_sach.xlsx", p, name="H’ Bia Ayũn".replace("ũ", "ŭ"), id=None)
    w.trap("apostrophes", p)


def owner_in_three_lists(w: World) -> None:
    """A number that one person bears in three lists, and a neighbour's row by a slip of the hand."""
    one, two = w.learner("Sơn La", unit="Phường Tô Hiệu"), w.learner("Sơn La", unit="Phường Tô Hiệu")
    w.say("son_la_danh_sach.xlsx", one)
    w.say("son_la_day_du.xlsx", one)
    w.say("ca_mau_bo_sung.xlsx", one)
    w.say("son_la_danh_sach.xlsx", two, id=one.id)
    w.say("son_la_day_du.xlsx", two)
    w.trap("owner_in_three_lists", one, two, apart=True)


def account_of_a_couple(w: World) -> None:
    """Spouses share a mailbox; the account of that mailbox is neither's."""
    one = w.learner("Cà Mau", sex="M")
    two = w.learner("Cà Mau", sex="F", email=one.email, phone=one.phone)
    nobody = replace(one, key=one.key + "n")
    w.say("ca_mau_lop_toi.xlsx", one)
    w.say("ca_mau_khong_dau.csv", two, name=plain(two.name), unit=plain(two.unit))
    w.say(E1, nobody, **EDX_CELLS)
    w.trap("account_of_a_couple", one, two, nobody, apart=True)


def numbers_of_two_kinds(w: World) -> None:
    """A PERSAL number in one list, the ID in another; a third has both."""
    p = w.servant()
    w.say("nsg_register.csv", p, result="Completed")
    w.say("persal_march.xlsx", p, staff=None, course="Cloud basics", result="Competent")
    w.say("persal_september.xlsx", p, course="AI", result="Competent")
    w.trap("numbers_of_two_kinds", p)


def siblings(w: World) -> None:
    """Three siblings: family and middle name, telephone, unit and here the birth year are shared."""
    one = w.learner("Sơn La", sex="M", given="Nam", dob=date(1990, 1, 3))
    more = [
        replace(one, key=one.key + given, given=given, email=f"{given}.{one.email}", dob=date(1990, 12, 20), id="")
        for given in ("Năm", "Long")
    ]
    for person in (one, *more):
        w.say("son_la_nam_sinh.xlsx", person)
        w.say("son_la_day_du.xlsx", person)
    w.trap("siblings", one, *more, apart=True)


def birth_by_excel(w: World) -> None:
    """A birth date as a date cell, as text with dots, as a year: one number."""
    p = w.learner("Cà Mau")
    w.say("ca_mau_danh_sach.xlsx", p, dob=datetime(p.dob.year, p.dob.month, p.dob.day))
    w.say(
        "ca_mau_bo_sung.xlsx", p, dob=f"{p.dob.day}.{p.dob.month}.{p.dob:%y}", id=f"'{p.id[:3]} {p.id[3:6]} {p.id[6:]}"
    )
    w.say("ca_mau_khong_dau.csv", p, name=plain(p.name), dob=p.dob.year, phone=None, email=None, unit=None)
    w.trap("birth_by_excel", p)


def telephone_alone(w: World) -> None:
    """Moved to another commune without an identifier: name, year and telephone stay."""
    p = w.learner("Sơn La", unit="Xã Mai Sơn")
    w.say("son_la_nam_sinh.xlsx", p)
    w.say("ca_mau_lop_toi.xlsx", p, unit="Xã Năm Căn", email=None, phone=int(p.phone))
    w.trap("telephone_alone", p)


def national_number_slips(w: World) -> None:
    """A RUT whose check digit fails, and an ID without its zeros: e-mail and PERSAL hold the person together."""
    q = w.teacher()
    w.say("docentes_1.csv", q, pre="2,10", post="3,10")
    w.say("docentes_2.csv", q, id=f"{q.id[:2]}.{q.id[2:5]}.{q.id[5:]}", name=plain(q.name).upper(), state="Aprobado")
    p = w.servant()
    w.say("persal_march.xlsx", p, course="Cloud basics", result="Competent", id=None)
    w.say("persal_september.xlsx", p, course="Networking", result="Competent", staff=int(p.staff), id=int(p.id))
    w.trap("national_number_slips", p, q)


def spouses(w: World) -> None:
    """Husband and wife share telephone, mailbox and unit, and here the birth year."""
    one = w.learner("Cà Mau", sex="M")
    two = w.learner("Cà Mau", sex="F", phone=one.phone, unit=one.unit, email=one.email, dob=one.dob + timedelta(days=1))
    for person in (one, two):
        w.say("ca_mau_lop_toi.xlsx", person)
    w.trap("spouses", one, two, apart=True)


def father_and_son(w: World) -> None:
    """Father and son bear one name and share a telephone."""
    father = w.learner("Sơn La", sex="M", dob=date(1968, 3, 5))
    son = w.learner(
        "Sơn La",
        sex="M",
        dob=date(1994, 8, 21),
        family=father.family,
        given=father.given,
        phone=father.phone,
        unit=father.unit,
    )
    for person in (father, son):
        w.say("son_la_nam_sinh.xlsx", person)
    w.say("son_la_day_du.xlsx", son)
    w.trap("father_and_son", father, son, apart=True)


MORE = (
    father_and_son,
    spouses,
    telephone_alone,
    national_number_slips,
    staff_number_slip,
    staff_number_filled_down,
    unmarked_without_number,
    ambiguous_row,
    ambiguous_year,
    one_date_swapped,
    unit_otherwise,
    old_number_lost_zero,
    apostrophes,
    owner_in_three_lists,
    account_of_a_couple,
    numbers_of_two_kinds,
    siblings,
    birth_by_excel,
)
