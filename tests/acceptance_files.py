"""The files of the acceptance set of people: lists of provinces, exports of sites, national registers."""

from tests.acceptance_names import PROVINCES
from tests.acceptance_people import Sheet

FULL = [
    ("STT", "n"),
    ("Họ và tên", "name"),
    ("Ngày sinh", "dob"),
    ("Giới tính", "sex"),
    ("CCCD", "id"),
    ("Đơn vị công tác", "unit"),
    ("Kết quả", "result"),
]
SPLIT = [
    ("TT", "n"),
    ("Họ đệm", "family"),
    ("Tên", "given"),
    ("Năm sinh", "year"),
    ("Số điện thoại", "phone"),
    ("Thư điện tử", "email"),
    ("Đơn vị", "unit"),
    ("Xếp loại", "result"),
]
YEAR = [
    ("TT", "n"),
    ("Họ và tên", "name"),
    ("Năm sinh", "year"),
    ("Đơn vị", "unit"),
    ("SĐT", "phone"),
    ("Kết quả", "result"),
]
UNMARKED = [
    ("STT", "n"),
    ("Ho va ten", "name"),
    ("Ngay sinh", "dob"),
    ("CCCD", "id"),
    ("Dien thoai", "phone"),
    ("Email", "email"),
    ("Don vi", "unit"),
    ("Ket qua", "result"),
]
CMND = [
    ("STT", "n"),
    ("Họ và tên", "name"),
    ("Ngày sinh", "dob"),
    ("Số CMND", "id"),
    ("Đơn vị công tác", "unit"),
    ("Kết quả", "result"),
]
WIDE = [
    ("STT", "n"),
    ("Họ và tên", "name"),
    ("Ngày sinh", "dob"),
    ("CCCD", "id"),
    ("Số điện thoại", "phone"),
    ("Email", "email"),
    ("Đơn vị công tác", "unit"),
    ("Kết quả", "result"),
]
REGISTER = [
    ("Số hiệu chứng nhận", "certificate"),
    ("Họ và tên", "name"),
    ("Ngày sinh", "dob"),
    ("Đơn vị công tác", "unit"),
]
FORM = [
    ("Dấu thời gian", "stamp"),
    ("Địa chỉ email", "email"),
    ("Họ và tên", "name"),
    ("Năm sinh", "year"),
    ("Đơn vị công tác", "unit"),
]
EDX = [
    ("Student ID", "number"),
    ("Email", "email"),
    ("Username", "user"),
    ("Grade", "grade"),
    ("Quiz 1: Mở đầu", "grade"),
    ("Quiz (Avg)", "grade"),
    ("Enrollment Track", "track"),
    ("Verification Status", "na"),
    ("Certificate Eligible", "yes"),
    ("Certificate Delivered", "yes"),
    ("Certificate Type", "track"),
    ("Enrollment Status", "enrolled"),
]
MOODLE = [
    ("Họ", "family"),
    ("Tên đệm và tên", "given"),
    ("ID number", "blank"),
    ("Institution", "blank"),
    ("Department", "unit"),
    ("Email address", "email"),
    ("Quiz: Cuối khóa (Real)", "score"),
    ("Course total (Real)", "score"),
    ("Last downloaded from this course", "blank"),
]
PERSAL = [
    ("Persal number", "staff"),
    ("Name", "given"),
    ("Surname", "family"),
    ("ID no", "id"),
    ("Department", "unit"),
    ("Province", "province"),
    ("Course", "course"),
    ("Result", "result"),
]
PERSAL_ONLY = [
    ("PERSAL", "staff"),
    ("Full name", "name"),
    ("Date of birth", "za_dob"),
    ("Department", "unit"),
    ("Email", "email"),
    ("Status", "result"),
]
RUT = [
    ("RUT", "id"),
    ("Nombres", "given"),
    ("Apellidos", "family"),
    ("Establecimiento", "unit"),
    ("Comuna", "province"),
    ("Correo", "email"),
    ("Puntaje pre", "pre"),
    ("Puntaje post", "post"),
]
RUT_NAME = [
    ("RUT", "id"),
    ("Nombre completo", "name"),
    ("Establecimiento", "unit"),
    ("Comuna", "province"),
    ("Estado", "state"),
]

EDX_CELLS = {"grade": "0.9", "track": "honor", "na": "N/A", "yes": "Y", "enrolled": "enrolled"}
HEAD = "SỞ NỘI VỤ TỈNH {}"


def sheets() -> list[Sheet]:
    """24 files: lists of provinces before and after their merger, exports of three sites, registers of two nations."""

    def vn(
        file: str, columns: list[tuple[str, str]], province: str, course: str, area: str | None = None, **more: object
    ) -> Sheet:
        title = (HEAD.format(province.upper()), f"DANH SÁCH HỌC VIÊN LỚP {course}")
        return Sheet(file, columns, area or PROVINCES[province][1], course, title, **more)  # type: ignore[arg-type]

    return [
        vn("ca_mau_danh_sach.xlsx", FULL, "Cà Mau", "CM1"),
        vn("ca_mau_lop_toi.xlsx", SPLIT, "Cà Mau", "CM2"),
        vn("ca_mau_khong_dau.csv", UNMARKED, "Cà Mau", "CM3", encoding="utf-8-sig"),
        vn("ca_mau_bo_sung.xlsx", FULL, "Cà Mau", "CM4"),
        vn("son_la_danh_sach.xlsx", FULL, "Sơn La", "SL1"),
        vn("son_la_nam_sinh.xlsx", YEAR, "Sơn La", "SL2"),
        vn("son_la_day_du.xlsx", WIDE, "Sơn La", "SL3"),
        vn("cao_bang_cmnd.xlsx", CMND, "Cao Bằng", "CB1"),
        vn("cao_bang_cccd.xlsx", FULL, "Cao Bằng", "CB2"),
        vn("cao_bang_nam_sinh.csv", YEAR, "Cao Bằng", "CB3", delimiter=";", encoding="utf-8-sig"),
        vn("lang_son_2024.xlsx", YEAR, "Lạng Sơn", "LS1", "VN63-20", period="2024-Q4"),
        vn("lang_son_2025.xlsx", FULL, "Lạng Sơn", "LS2", period="2025-Q4"),
        vn("ha_giang_2024.xlsx", YEAR, "Hà Giang", "HG1", "VN63-02", period="2024-Q4"),
        vn("tuyen_quang_2025.xlsx", FULL, "Tuyên Quang", "TQ1", period="2025-Q4"),
        vn("tuyen_quang_cap_chung_nhan.xlsx", REGISTER, "Tuyên Quang", "TQ2", period="2025-Q4"),
        Sheet("phieu_dang_ky.csv", FORM, None, "FORM1"),
        Sheet("org_KNS_2025_grade_report_2025-03-01-0000.csv", EDX, None, "MOOC1"),
        Sheet("org_ATT_2025_grade_report_2025-06-01-0000.csv", EDX, None, "MOOC2"),
        Sheet("moodle_diem.xlsx", MOODLE, None, "MOOC3"),
        Sheet("persal_march.xlsx", PERSAL, "ZA-FS", "ZA1"),
        Sheet("persal_september.xlsx", PERSAL, "ZA-FS", "ZA2"),
        Sheet("nsg_register.csv", PERSAL_ONLY, "ZA", "ZA3"),
        Sheet("docentes_1.csv", RUT, None, "CL1", delimiter=";", encoding="utf-8-sig"),
        Sheet("docentes_2.csv", RUT_NAME, None, "CL2", delimiter=";", encoding="cp1252"),
    ]


E1, E2 = "org_KNS_2025_grade_report_2025-03-01-0000.csv", "org_ATT_2025_grade_report_2025-06-01-0000.csv"
