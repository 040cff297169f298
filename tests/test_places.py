"""Areas named in cells and titles, each resolved in the vintage of its date; units compared."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.communes import area_in_units, area_of_communes, find_commune
from pipelines.places import areas, canonical_unit, common_vintage, find_area, successor

BEFORE, AFTER = date(2025, 2, 28), date(2025, 9, 30)

NAMED = """
    VN | Cà Mau                                   | VN63-96  | VN34-96
    VN | SỞ NỘI VỤ TỈNH CÀ MAU                    | VN63-96  | VN34-96
    VN | So Noi vu tinh Ca Mau                    | VN63-96  | VN34-96
    VN | UBND TỈNH SƠN LA                         | VN63-14  | VN34-14
    VN | Sở Nội vụ Cà Mau                         | VN63-96  | VN34-96
    VN | TỈNH ỦY CÀ MAU                           | VN63-96  | VN34-96
    VN | Sở Y tế, tỉnh Hà Giang                   | VN63-02  | VN34-08
    VN | Tuyên Quang                              | VN63-08  | VN34-08
    VN | Tỉnh Quảng Nam                           | VN63-49  | VN34-48
    VN | Bà Rịa - Vũng Tàu                        | VN63-77  | VN34-79
    VN | UBND tỉnh Hòa Bình                       | VN63-17  | VN34-25
    VN | KHÁNH HOÀ                                | VN63-56  | VN34-56
    VN | TP. HCM                                  | VN63-79  | VN34-79
    VN | Sở Khoa học và Công nghệ TP Hà Nội       | VN63-01  | VN34-01
    VN | Phường Thái Bình, tỉnh Hưng Yên          | VN63-33  | VN34-33
    VN | Sơn La, ngày 12 tháng 6 năm 2025         | VN63-14  | VN34-14
    VN | Đồng Nai                                 | VN63-75  | VN34-75a
    VN | VN34-08                                  | VN34-08  | VN34-08
    VN | Xã Vĩnh Long                             |          |
    VN | VĂN PHÒNG TỈNH ỦY                        |          |
    VN | LỚP KỸ NĂNG SỐ CƠ BẢN - CA SÁNG          |          |
    VN | DANH SÁCH CÁN BỘ CẤP TỈNH THAM GIA HỌC   |          |
    VN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM       |          |
    VN | 08                                       |          |
    VN |                                          |          |
    ZA | Free State                               | ZA-FS    | ZA-FS
    ZA | KZN                                      | ZA-KZN   | ZA-KZN
    ZA | kwazulu natal                            | ZA-KZN   | ZA-KZN
    ZA | Eastern Cape Department of Education     | ZA-EC    | ZA-EC
    ZA | Department of Transport                  |          |
    ZA | South Africa                             | ZA       | ZA
    CL | Región del Maule                         | CL-R07   | CL-R07
    CL | VII                                      | CL-R07   | CL-R07
    CL | Región del Libertador General Bernardo O’Higgins | CL-R06 | CL-R06
    CL | Listado de docentes Región de Ñuble 2025 | CL-R16   | CL-R16
    CL | Escuela Los Lagos                        |          |
    CL | Talca                                    |          |
"""


@pytest.mark.parametrize("line", NAMED.strip("\n").splitlines())
def test_a_name_resolves_in_the_vintage_of_its_date(line: str) -> None:
    country, text, before, after = (part.strip() for part in line.split("|"))
    found = [find_area(text, country, on) for on in (BEFORE, AFTER)]
    assert [one.area.unit_id if one.area else "" for one in found] == [before, after]
    assert all(one.area is not None or one.named is None for one in found)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("UBND TỈNH XYZ ABC", "TỈNH XYZ ABC"),
        ("Tỉnh Bắc Đông", "Tỉnh Bắc Đông"),
        ("Sở Nội vụ tỉnh Hà Phú", "tỉnh Hà Phú"),
        ("Xã Năm Căn, tỉnh Cà Mâu", "tỉnh Cà Mâu"),
        ("Province of Narnia", "Province of Narnia"),
    ],
)
def test_a_named_province_that_matches_nothing_is_told(text: str, named: str) -> None:
    found = find_area(text, None, AFTER)
    assert found == (None, named, False)


def test_an_old_name_after_the_reform_is_followed_and_told() -> None:
    found = find_area("Hà Giang", "VN", AFTER)
    assert found.area is not None
    assert (found.area.unit_id, found.is_old_name) == ("VN34-08", True)
    assert not find_area("Tuyên Quang", "VN", AFTER).is_old_name


def test_without_a_date_the_newest_vintage_with_the_name_is_taken() -> None:
    assert [found.area.unit_id for name in ("Cà Mau", "Hà Giang") if (found := find_area(name, "VN")).area] == [
        "VN34-96",
        "VN63-02",
    ]
    assert common_vintage(["Cà Mau", "Sơn La", "Sở Y tế"], "VN") == "VN34"
    assert common_vintage(["Cà Mau", "Hà Giang"], "VN") == "VN63"
    assert common_vintage(["Sở Y tế"], "VN") is None


def test_every_old_area_has_a_successor_and_every_area_finds_itself() -> None:
    for area in (area for area in areas().values() if area.valid_from <= AFTER):
        follower = successor(area.unit_id, AFTER)
        assert follower is not None, area
        assert follower.valid_from <= AFTER <= follower.valid_to
        if area.vintage and area.valid_from <= AFTER <= area.valid_to:
            assert find_area(area.name, area.country, AFTER).area == area


UNITS = """
    Xã Năm Căn                | UBND xã Năm Căn          | XÃ NĂM CĂN, TỈNH CÀ MAU | UỶ BAN NHÂN DÂN XÃ NĂM CĂN
    Phường Tô Hiệu            | P. Tô Hiệu               | P.Tô Hiệu               | phường  Tô Hiệu - tỉnh Sơn La
    Sở Giáo dục và Đào tạo    | Sở GD&ĐT                 | Sở GDĐT tỉnh Cà Mau     | Sở Giáo dục & Đào tạo
    Sở Văn hóa, Thể thao và Du lịch | Sở VHTTDL          | Sở Văn hoá Thể thao và Du lịch | sở vh,tt&dl
    Department of Transport   | Dept. of Transport       | DEPARTMENT OF TRANSPORT | Dept of Transport
    Escuela El Roble          | ESCUELA EL ROBLE         | Esc. El Roble           | escuela el roble
"""


@pytest.mark.parametrize("line", UNITS.strip("\n").splitlines())
def test_units_are_equal_in_their_canonical_form(line: str) -> None:
    assert len({canonical_unit(part.strip()) for part in line.split("|")}) == 1


@pytest.mark.parametrize(
    "pair", ["Xã Năm Căn|Xã Năm Can", "Xã Tân Lập|Phường Tân Lập", "Sở Y tế|Sở Tư pháp", "Tỉnh đoàn|"]
)
def test_other_units_stay_apart(pair: str) -> None:
    one, other = pair.split("|")
    assert canonical_unit(one) != canonical_unit(other)


def test_communes_tell_their_province_when_most_agree() -> None:
    communes = ["Xã Mường La", "Phường Tô Hiệu", "Xã Thuận Châu", "Xã Mai Sơn", "Xã Năm Căn", "Sở Y tế"]
    found = area_of_communes(communes, "VN", AFTER)
    assert found is not None
    assert found.unit_id == "VN34-14"
    assert area_of_communes(communes[:2], "VN", AFTER) is None
    assert area_of_communes([*communes[2:], "Xã Đầm Dơi", "Xã Cái Nước"], "VN", AFTER) is None


def test_units_that_all_name_one_province_tell_it() -> None:
    units = ["Sở Tài chính tỉnh Sơn La", "Sở Y tế, tỉnh Sơn La", "Trường THPT Cà Mau, tỉnh Sơn La"]
    found = area_in_units(units, "VN", AFTER)
    assert found is not None
    assert found.unit_id == "VN34-14"
    assert area_in_units([*units, "Sở Y tế tỉnh Cà Mau"], "VN", AFTER) is None
    assert area_in_units([*units[:1], "Sở Y tế"], "VN", AFTER) is None
    assert area_in_units(["Liceo Bernardo O'Higgins"], "CL", AFTER) is None


def test_a_commune_is_found_within_its_province() -> None:
    province = areas()["VN34-96"]
    found = find_commune("UBND xã Năm Căn", province, AFTER)
    assert found is not None
    assert (found.name, found.province_code) == ("Năm Căn", "96")
    assert find_commune("Xã Mường La", province, AFTER) is None


@given(st.text(max_size=60))
def test_any_text_names_an_area_or_not_without_an_error(text: str) -> None:
    find_area(text, None, AFTER)
    canonical_unit(text)
