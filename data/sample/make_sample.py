"""Writes the shipped sample: fictional people only, from a fixed seed, as departments and platforms would send them.

Run `python data/sample/make_sample.py` from the checkout; it rewrites data/sample/files, sample.csv and staff.csv.
"""

import csv
from collections.abc import Iterator

from layouts import (
    FILES,
    MARK,
    expert_list,
    grade_report,
    grouped_list,
    persal_list,
    plan_return,
    public_servants,
    regional_list,
    session_list,
    staff_list,
    state_return,
    teacher_list,
)
from learners import HERE, Learner, chance, officials, plain, rows_of


def everything() -> Iterator[dict[str, str]]:
    """One entry per file written: what its sender would declare."""
    units = rows_of("admin_units.csv")
    # A unit that was renamed within its vintage stands there twice: these are the names of 2022.
    old = [unit for unit in units if unit["vintage"] == "VN63" and unit["valid_from"] < "2022-01-01"]
    communes: dict[str, list[str]] = {}
    for commune in rows_of("vn_communes_pre2025.csv"):
        communes.setdefault(commune["parent_code"], []).append(f"{commune['type']} {commune['name']}")
    crowd = {
        unit["unit_id"]: officials(unit, communes[unit["code"]][:12], chance.randint(16, 74), 900_000 + place * 1000)
        for place, unit in enumerate(old)
    }
    yield from year_2022(old, crowd)
    yield from merged_province(old, crowd)
    yield from other_programmes(old)


def year_2022(old: list[dict[str, str]], crowd: dict[str, list[Learner]]) -> Iterator[dict[str, str]]:
    for part in range(7):
        provinces = old[part * 9 : part * 9 + 9]
        course = ("CDS-01", "CDS-02", "CDS-03")[part % 3]
        learners = [learner for unit in provinces for learner in crowd[unit["unit_id"]][4:]]
        name = regional_list(f"ds-vung-{part + 1}.xlsx", learners, course, 2022, (2, 12))
        yield {"file": name, "programme": "vn-2022", "course": course, "area": "VN", "period": "2022"}
    for place, month in ((3, 5), (20, 9), (41, 11)):
        unit = old[place]
        learners = crowd[unit["unit_id"]][:40]
        title = "DANH SÁCH CÁN BỘ CẤP XÃ THAM GIA BỒI DƯỠNG CHUYỂN ĐỔI SỐ"
        name = grouped_list(f"ds-{plain(unit['name'])}.xlsx", title, unit["name"], learners, MARK)
        yield {"file": name, "programme": "vn-2022", "course": "CDS-XA", "area": unit["unit_id"],
               "period": f"2022-{month:02d}"}  # fmt: skip
    for course, day in (("CDS-01", "2022-06-30"), ("CDS-02", "2022-09-30"), ("CDS-03", "2022-12-15")):
        learners = chance.sample([learner for group in crowd.values() for learner in group], 520)
        name = grade_report(f"MIC_{course}_2022_grade_report_{day}-0000.csv", learners, ("Quiz 1: Mở đầu", "Quiz 2"))
        yield {"file": name, "programme": "vn-2022", "course": course, "area": "VN", "period": day[:7]}
    name = plan_return("bieu-to-cong-nghe-so.xlsx", [unit["name"] for unit in old], "NĂM 2022")
    yield {"file": name, "programme": "vn-2022", "area": "VN", "period": "2022"}


def merged_province(old: list[dict[str, str]], crowd: dict[str, list[Learner]]) -> Iterator[dict[str, str]]:
    communes = [row for row in rows_of("vn_communes_2025.csv") if row["parent_code"] == "08"]
    names = [f"{row['type']} {row['name']}" for row in communes]
    parts = [unit for unit in old if unit["unit_id"] in ("VN63-08", "VN63-02")]
    staff = [learner for unit in parts for learner in officials(unit, names, 330, 400_000 + int(unit["code"]) * 1000)]
    chance.shuffle(staff)
    plans = (
        ("lop-ky-nang-so-2025-q3.xlsx", "TQ-CB", staff[:150], "2025-09"),
        ("lop-ky-nang-so-2025-q4.xlsx", "TQ-CB", staff[120:260], "2025-12"),
        ("lop-ky-nang-so-2026-q1.xlsx", "TQ-CB", staff[250:380], "2026-03"),
    )
    for file, course, learners, period in plans:
        name = session_list(file, "LỚP KỸ NĂNG SỐ CƠ BẢN", learners)
        yield {"file": name, "programme": "vn-tuyen-quang", "course": course, "area": "VN34-08", "period": period}
    for learners, day in ((staff[60:400], "2025-11-15"), (staff[300:600], "2026-05-20")):
        name = grade_report(f"MOST_TQMOOC_2025_grade_report_{day}-0000.csv", learners, ("Quiz 1: Hồ sơ", "Quiz 2"))
        yield {"file": name, "programme": "vn-tuyen-quang", "course": "TQ-MOOC", "area": "VN34-08",
               "period": day[:7]}  # fmt: skip
    title = "DANH SÁCH HỌC VIÊN LỚP AN TOÀN, AN NINH THÔNG TIN"
    name = grouped_list("ds-an-toan-thong-tin.xlsx", title, "TUYÊN QUANG", staff[100:240], MARK)
    yield {"file": name, "programme": "vn-tuyen-quang", "course": "TQ-ATTT", "area": "VN34-08", "period": "2026-04"}
    staff_list([*sorted({learner.unit for learner in staff})], staff)
    name = state_return("bieu-chuyen-doi-so.xlsx", names[:60], "QUÝ II/2026")
    yield {"file": name, "programme": "vn-tuyen-quang", "area": "VN34-08", "period": "2026-Q2"}


def other_programmes(old: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    cohorts = (("Maule", "CL-R07", "2025", "CD-01"), ("Biobío", "CL-R08", "2025", "CD-02"),
               ("Valparaíso", "CL-R05", "2026-H1", "CD-01"))  # fmt: skip
    for start, (region, area, period, course) in enumerate(cohorts):
        name = teacher_list(f"docentes-{plain(region)}-{period[:4]}.csv", region, 120, start * 500)
        yield {"file": name, "programme": "cl-teachers", "course": course, "area": area, "period": period}
    yield from registers()
    ministries = [row["name"] for row in rows_of("vn_ministries.csv") if row["valid_from"] < "2022"][:20]
    chosen = [(f"Sở Thông tin và Truyền thông {unit['name']}", "Giám đốc Trung tâm CNTT") for unit in old[:58]]
    chosen += [(ministry, "Trưởng phòng CNTT") for ministry in ministries]
    name = expert_list("ds-chuyen-gia-2020.xlsx", chosen)
    yield {"file": name, "programme": "vn-experts", "course": "CPDT-01", "area": "VN", "period": "2020-06"}


def registers() -> Iterator[dict[str, str]]:
    """Two provinces whose public servants go on through a learning path, and one that has begun."""
    plans = (("Free State", "ZA-FS", (("NSG-CLD-01", 90), ("NSG-CYB-01", 60), ("NSG-STO-01", 45))),
             ("Gauteng", "ZA-GP", (("NSG-AI-01", 90), ("NSG-DG-01", 55))),
             ("Limpopo", "ZA-LP", (("NSG-CYB-01", 90),)))  # fmt: skip
    for start, (province, area, courses) in enumerate(plans):
        servants = public_servants(90, start * 700 + 1)
        for course, count in courses:
            file = f"register-{plain(province)}-{plain(course)}.xlsx"
            name = persal_list(file, province, course, servants[:count])
            yield {"file": name, "programme": "za-nsg", "course": course, "area": area, "period": "2026-H1"}


def main() -> None:
    FILES.mkdir(exist_ok=True)
    for stale in FILES.iterdir():
        stale.unlink()
    with (HERE / "sample.csv").open("w", encoding="utf-8", newline="") as file:
        manifest = csv.DictWriter(file, ["file", "programme", "course", "area", "period"], lineterminator="\n")
        manifest.writeheader()
        for entry in everything():
            manifest.writerow(entry)


if __name__ == "__main__":
    main()
