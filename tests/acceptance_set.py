"""The acceptance set of people: every trap, and learners without one, in 24 files of known truth."""

from datetime import datetime

from tests.acceptance_files import E1, E2, EDX_CELLS, sheets
from tests.acceptance_names import PROVINCES
from tests.acceptance_people import Person, World, plain, shown
from tests.acceptance_traps import TRAPS
from tests.acceptance_traps_more import MORE


def background(w: World, people: int) -> None:
    """Learners without a trap, each in one file; a few in a second one as it happens."""
    vn = [s for s in w.sheets.values() if s.title and s.area and s.area.startswith("VN34")]
    provinces = {area: name for name, (_, area, _) in PROVINCES.items()}
    for _ in range(people):
        roll = w.random.random()
        if roll < 0.1:
            w.say("docentes_1.csv", w.teacher(), pre="2,00", post="3,25")
        elif roll < 0.2:
            w.say("persal_march.xlsx", w.servant(), course="Cloud basics", result="Competent")
        elif roll < 0.3:
            w.say(w.random.choice([E1, E2]), w.learner("Cà Mau"), **EDX_CELLS)
        else:
            sheet = w.random.choice(vn)
            person = w.learner(provinces[str(sheet.area)])
            _say_plainly(w, sheet.file, person)
            again = w.random.choice(vn)
            if roll > 0.94 and again.area == sheet.area and again.file != sheet.file:
                _say_plainly(w, again.file, person)


def _say_plainly(w: World, file: str, person: Person) -> None:
    if file == "ca_mau_khong_dau.csv":
        w.say(file, person, name=plain(person.name), unit=plain(person.unit))
    elif file == "cao_bang_cmnd.xlsx":
        w.say(file, person, id=f"08{int(person.id[-7:]):07d}")
    elif file == "tuyen_quang_cap_chung_nhan.xlsx":  # dates exchanged where that can be, text where it can't
        dob = datetime(person.dob.year, person.dob.day, person.dob.month) if person.dob.day <= 12 else shown(person.dob)
        w.say(file, person, dob=dob)
    else:
        w.say(file, person, name=person.name.upper() if w.random.random() < 0.2 else person.name)


def made(seed: int, people: int, times: int = 1) -> World:
    """A world of about `people` people: each trap `times` times, the rest without one, rows in random order."""
    w = World(seed)
    w.sheets = {sheet.file: sheet for sheet in sheets()}
    for trap in (*TRAPS, *MORE) * times:
        trap(w)
    background(w, people - len({key for sheet in w.sheets.values() for key, _ in sheet.rows}))
    for sheet in w.sheets.values():
        if sheet.file not in ("son_la_danh_sach.xlsx", E1, E2):
            w.random.shuffle(sheet.rows)
    return w
