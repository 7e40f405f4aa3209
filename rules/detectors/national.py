"""Identifiers that states give to people, a row each; their checks are python-stdnum's."""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from rules.masking.detector import Confidence, Detector, Match, Search


class Row(NamedTuple):
    """What a country gives its people. Near one of its names it is proved by its check; likely where it has none."""

    kind: str
    land: str
    module: str
    """Of `stdnum`."""
    form: str
    """An expression: how people write it."""
    names: str
    """What people call it, with bars between."""
    example: str
    """A published specimen, or of nobody."""
    wrong: str
    """The same with something wrong."""
    bare: str = ""
    """An expression that needs no name: a form that little else has. Empty: a name must stand near."""
    is_checked: bool = True
    """Whether a check digit, or half of a dozen rules, refuse most of what is not one."""


_DAY: Final = "(?:0[1-9]|[12][0-9]|3[01])"
_MONTH: Final = "(?:0[1-9]|1[0-2])"
_YMD: Final = f"[0-9]{{2}}{_MONTH}{_DAY}"
_DMY: Final = f"{_DAY}{_MONTH}[0-9]{{2}}"
_9: Final = "[0-9]{3}(?P<a>[ -]?)[0-9]{3}(?P=a)[0-9]{3}"
_CF: Final = "[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]"
_CURP: Final = "[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[0-9A-Z][0-9]"
_HETU: Final = f"{_DMY}[-+A-FYXWVU][0-9]{{3}}[0-9A-Y]"
_NIR: Final = "[12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]) ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}"

# fmt: off
TABLE: Final = (
    Row("ar_cuit", "ar", "cuit", "[0-9]{2}-?[0-9]{8}-?[0-9]",
        "cuit|cuil", "20-05536168-2", "20-05536168-3"),
    Row("at_vnr", "at", "vnr", f"[1-9][0-9]{{3}} ?{_DMY}",
        "svnr|sv-nummer|sozialversicherungsnummer|versicherungsnummer", "1237 010180", "2237 010180"),
    Row("au_tfn", "au", "tfn", f"{_9}|[0-9]{{8}}",
        "tfn|tax file", "123 456 782", "123 456 783"),
    Row("be_nn", "be", "nn", r"[0-9]{2}\.?[0-9]{2}\.?[0-9]{2}-?[0-9]{3}\.?[0-9]{2}",
        "rijksregisternummer|niss|insz|national number|registre national", "85.07.30-033.28", "85.07.30-033.29",
        r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2}"),
    Row("bg_egn", "bg", "egn", "[0-9]{10}",
        "егн|egn", "7523169263", "7523169264"),
    Row("br_cpf", "br", "cpf", r"[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]{2}",
        "cpf", "390.533.447-05", "390.533.447-06", r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}"),
    Row("ca_sin", "ca", "sin", _9,
        "sin|social insurance|insurance number", "123-456-782", "123-456-783"),
    Row("ch_ssn", "ch", "ssn", r"756\.?[0-9]{4}\.?[0-9]{4}\.?[0-9]{2}",
        "ahv|avs|ahv-nummer|ahv-nr", "756.9217.0769.85", "756.9217.0769.84", r"756\.[0-9]{4}\.[0-9]{4}\.[0-9]{2}"),
    Row("cl_rut", "cl", "rut", r"[0-9]{1,2}\.?[0-9]{3}\.?[0-9]{3}-?[0-9K]",
        "rut", "12.531.909-2", "12.531.909-3", r"[0-9]{1,2}\.[0-9]{3}\.[0-9]{3}-[0-9K]"),
    Row("co_nit", "co", "nit", r"[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]",
        "nit", "213.123.432-1", "213.123.432-2"),
    Row("cz_rc", "cz", "rc", "[0-9]{6}/?[0-9]{3,4}",
        "rodné číslo|rodne cislo|rč", "710319/2745", "710319/2746", "[0-9]{2}[0156][0-9][0-3][0-9]/[0-9]{4}"),
    Row("de_idnr", "de", "idnr", "[1-9][0-9](?P<a> ?)[0-9]{3}(?P=a)[0-9]{3}(?P=a)[0-9]{3}",
        "idnr|steuer-id|steuerid|steueridentifikationsnummer", "36 574 261 809", "36 574 261 890"),
    Row("dk_cpr", "dk", "cpr", f"{_DMY}[- ]?[0-9]{{4}}",
        "cpr|cpr-nummer|cpr-nr|personnummer", "211062-5629", "511062-5629", is_checked=False),
    Row("do_cedula", "do", "cedula", "[0-9]{3}-?[0-9]{7}-?[0-9]",
        "cédula|cedula", "001-1391820-5", "001-1391820-6"),
    Row("ec_ci", "ec", "ci", "[0-9]{9}-?[0-9]",
        "cédula|cedula|ci", "171430710-3", "171430710-4"),
    Row("ee_ik", "ee", "ik", f"[1-6]{_YMD}[0-9]{{4}}",
        "isikukood", "36805280109", "36805280108"),
    Row("es_dni", "es", "dni", "[0-9]{8}[- ]?[A-HJ-NP-TV-Z]",
        "dni|nif|documento nacional", "54362315K", "54362315Z"),
    Row("es_nie", "es", "nie", "[XYZ][- ]?[0-9]{7}[- ]?[A-HJ-NP-TV-Z]",
        "nie|nif", "x-2482300-W", "x-2482300-A", "[XYZ]-?[0-9]{7}-?[A-HJ-NP-TV-Z]"),
    Row("fi_hetu", "fi", "hetu", _HETU,
        "hetu|henkilötunnus|henkilötunnukseni", "131052-308T", "131052-308U", _HETU),
    Row("fr_nir", "fr", "nir", _NIR,
        "nir|sécurité sociale|securite sociale|sécu", "2 95 10 99 126 111 93", "2 95 10 99 126 111 94", _NIR),
    Row("gb_nhs", "gb", "nhs", "[0-9]{3}(?P<a>[ -]?)[0-9]{3}(?P=a)[0-9]{4}",
        "nhs|national health", "943-476-5870", "943-476-5871"),
    Row("gb_utr", "gb", "utr", "[0-9]{5} ?[0-9]{5}",
        "utr|taxpayer reference", "1955839661", "2955839661"),
    Row("gr_amka", "gr", "amka", f"{_DMY}[0-9]{{5}}",
        "amka|αμκα", "01013099997", "01013099999"),
    Row("hr_oib", "hr", "oib", "[0-9]{11}",
        "oib", "33392005961", "33392005962"),
    Row("id_nik", "id", "nik", "[1-9][0-9]{5}[0-7][0-9][01][0-9]{3}[0-9]{4}",
        "nik|ktp|nomor induk", "3171011708450001", "3171019908450001", is_checked=False),
    Row("ie_pps", "ie", "pps", "[0-9]{7}[A-W][A-IW]?",
        "pps|ppsn|public service number", "6433435F", "6433435E"),
    Row("il_idnr", "il", "idnr", "[0-9]{7,8}-?[0-9]",
        "teudat zehut|zehut|תעודת זהות|זהות|israeli id", "3933742-3", "3933742-4"),
    Row("in_aadhaar", "in", "aadhaar", "[2-9][0-9]{3}(?P<a>[ -]?)[0-9]{4}(?P=a)[0-9]{4}",
        "aadhaar|aadhar|adhaar|uidai|आधार", "2341 2341 2346", "2341 2341 2347"),
    Row("in_pan", "in", "pan", "[A-Z]{3}[ABCFGHJKLPT][A-Z][0-9]{4}[A-Z]",
        "pan|permanent account", "ACUPA7085R", "ACUZA7085R", is_checked=False),
    Row("is_kennitala", "is", "kennitala", f"{_DMY}-?[0-9]{{4}}",
        "kennitala|kennitölu|kt", "120174-3399", "320174-3399"),
    Row("it_codicefiscale", "it", "codicefiscale", _CF,
        "codice fiscale|cod. fisc|cf", "RCCMNL83S18D969H", "RCCMNL83S18D969", _CF),
    Row("jp_my_number", "jp", "in_", "[0-9]{4}(?P<a>[ -]?)[0-9]{4}(?P=a)[0-9]{4}",
        "my number|マイナンバー|個人番号|个人番号", "6214 9832 0257", "6214 9832 0258"),
    Row("kr_rrn", "kr", "rrn", f"{_YMD}-?[0-9]{{7}}",
        "주민등록번호|주민번호|rrn|resident registration|registration number", "971013-9019902", "971013-9019903"),
    Row("lt_asmens", "lt", "asmens", f"[1-6]{_YMD}[0-9]{{4}}",
        "asmens kodas|asmens kodą", "33309240064", "33309240164"),
    Row("lv_pk", "lv", "pvn", f"(?:{_DMY}|32[0-9]{{4}})-?[0-9]{{5}}",
        "personas kods|personas kodu", "161175-19997", "161375-19997"),
    Row("mx_curp", "mx", "curp", _CURP,
        "curp", "BOXW310820HNERXN09", "BOXW310820HNERXN08", _CURP),
    Row("mx_rfc", "mx", "rfc", f"[A-ZÑ&]{{4}}[ -]?{_YMD}[ -]?[0-9A-Z]{{3}}",
        "rfc", "GODE561231GR8", "GODE561331GR8", is_checked=False),
    Row("my_nric", "my", "nric", f"{_YMD}-?[0-9]{{2}}-?[0-9]{{4}}",
        "mykad|nric|ic no|ic number|kad pengenalan", "770305-02-1234", "771305-02-1234", is_checked=False),
    Row("nl_bsn", "nl", "bsn", r"[0-9]{4}\.?[0-9]{2}\.?[0-9]{3}|[0-9]{3}[ -][0-9]{3}[ -][0-9]{3}",
        "bsn|burgerservicenummer|sofinummer", "1112.22.333", "1112.52.333"),
    Row("no_fodselsnummer", "no", "fodselsnummer", "[0-7][0-9]{5} ?[0-9]{5}",
        "fødselsnummer|fodselsnummer|personnummer|fnr", "151086 95088", "151086-95077"),
    Row("nz_ird", "nz", "ird", "[0-9]{2,3}-?[0-9]{3}-?[0-9]{3}",
        "ird", "49-091-850", "49-091-851"),
    Row("pe_cui", "pe", "cui", "[0-9]{8}-?[0-9A-K]",
        "cui|dni", "10117410-2", "10117410-3"),
    Row("pk_cnic", "pk", "cnic", "[1-7][0-9]{4}-?[0-9]{7}-?[1-9]",
        "cnic|nadra", "34201-0891231-8", "34201-0891231-0", "[1-7][0-9]{4}-[0-9]{7}-[1-9]", is_checked=False),
    Row("pl_pesel", "pl", "pesel", "[0-9]{11}",
        "pesel|peselu", "44051401359", "44051401358"),
    Row("pt_nif", "pt", "nif", "[1-35689][0-9]{2}(?P<a> ?)[0-9]{3}(?P=a)[0-9]{3}",
        "nif|contribuinte", "501 964 843", "501 964 842"),
    Row("ro_cnp", "ro", "cnp", f"[1-9]{_YMD}[0-9]{{6}}",
        "cnp|cod numeric personal", "1630615123457", "1630615123458"),
    Row("ru_inn", "ru", "inn", "[0-9]{12}",
        "инн|inn", "123456789047", "123456789037"),
    Row("se_personnummer", "se", "personnummer", f"(?:19|20)?{_YMD}[-+]?[0-9]{{4}}",
        "personnummer|personnr|samordningsnummer", "880320-0016", "880320-0018"),
    Row("si_emso", "si", "emso", "[0-9]{13}",
        "emšo|emso|jmbg", "0101006500006", "0101006500007"),
    Row("th_pin", "th", "pin", "[1-8]-?[0-9]{4}-?[0-9]{5}-?[0-9]{2}-?[0-9]",
        "เลขประจำตัวประชาชน|บัตรประชาชน|thai id", "1-2345-45678-78-1", "1-2345-45678-78-9",
        "[1-8]-[0-9]{4}-[0-9]{5}-[0-9]{2}-[0-9]"),
    Row("tr_tckimlik", "tr", "tckimlik", "[1-9][0-9]{10}",
        "tc kimlik|t.c. kimlik|kimlik no|tckn", "17291716060", "17291716050"),
    Row("ua_rntrc", "ua", "rntrc", "[0-9]{10}",
        "рнокпп|ідентифікаційний|ипн|іпн|rnokpp", "1759013776", "1759013770"),
    Row("us_itin", "us", "itin", "9[0-9]{2}[- ]?[5-9][0-9][- ]?[0-9]{4}",
        "itin|taxpayer identification|individual taxpayer", "912-90-3456", "912-93-3457", is_checked=False),
    Row("za_idnr", "za", "idnr", f"{_YMD} ?[0-9]{{4}} ?[01][89] ?[0-9]",
        "south african id|rsa id|sa id|id number", "750330 5044 08 9", "750330 5044 08 8"),
)
# fmt: on


def _detector(row: Row) -> Detector:
    near = f"{row.names.split('|')[0]} "
    found = f"{near}⟦{row.example}⟧"
    return Detector(
        row.kind,
        (
            Search(
                _finding(row, row.form, re.compile(_named(row.names), re.IGNORECASE)), hint=f"(?i){_plain(row.names)}"
            ),
            *((Search(_finding(row, row.bare, None), hint=f"(?i){row.bare}"),) if row.bare else ()),
        ),
        chance=0.001 if row.bare else 0.04,
        proved=(found,) if row.is_checked else (),
        likely=() if row.is_checked else (found,),
        silent=(near + row.wrong, *(() if row.bare else (row.example,))),
    )


def _finding(row: Row, form: str, names: re.Pattern[str] | None) -> Callable[[str], Iterator[Match]]:
    """Looks for the form where one of the names stands near; without `names`, where nothing else is named."""
    pattern = re.compile(f"{_BEFORE}(?:{form}){_AFTER}", re.IGNORECASE)
    sure: Confidence = "proved" if row.is_checked and names else "likely"

    def find(text: str) -> Iterator[Match]:
        for found in pattern.finditer(text):
            start, end = found.span()
            if names is None:
                is_called = not _is_near(text, start, end, _ANY_NAME)
            else:
                is_called = _is_near(text, start, end, names)
            if is_called and _is_valid(row, found.group()):
                yield Match(start, end, _SEPARATORS.sub("", found.group()), 0, sure)

    return find


def _is_near(text: str, start: int, end: int, names: re.Pattern[str]) -> bool:
    return bool(names.search(text, max(0, start - _NEAR), start) or names.search(text, end, end + _NEAR))


def _is_valid(row: Row, written: str) -> bool:
    from stdnum import get_cc_module

    module = get_cc_module(row.land, row.module)
    return module is not None and bool(module.is_valid(written))


def _named(names: str) -> str:
    """Whole words in letters without accents; others anywhere, for their writing may have no spaces."""
    return f"(?<![A-Za-z])(?:{_plain(names)})(?![A-Za-z])"


def _plain(names: str) -> str:
    return "|".join(map(re.escape, names.split("|")))


_NEAR: Final = 40
_ANY_NAME: Final = re.compile(_named("|".join(row.names for row in TABLE)), re.IGNORECASE)
_SEPARATORS: Final = re.compile("[ ./-]")
_BEFORE: Final = r"(?<![0-9A-Za-z_])(?<![0-9][./-])"
_AFTER: Final = r"(?![0-9A-Za-z_])(?![./-][0-9])"

DETECTORS: Final = tuple(map(_detector, TABLE))
