"""Identifiers of forty countries: what people call them, how they write them, values that their own check accepts."""

from collections.abc import Callable
from random import Random
from typing import Final, NamedTuple

from stdnum import get_cc_module

SIGNS: Final = {"#": "0123456789", "@": "ABCDEFGHJKLMNPQRSTUVWXYZ"}


class Identifier(NamedTuple):
    land: str
    module: str
    forms: str
    """Separated by bars. # a digit, @ a letter, YYMMDD and DDMMYY days, YYYY a year; the rest as it is."""
    called: str
    """Names in use, separated by bars."""


TABLE: Final = {
    "ar_cuit": Identifier("ar", "cuit", "20-########-#|20#########|27-########-#", "CUIT|CUIL"),
    "at_vnr": Identifier("at", "vnr", "####DDMMYY|#### DDMMYY", "Sozialversicherungsnummer|SVNR|SV-Nummer"),
    "au_tfn": Identifier("au", "tfn", "### ### ###|#########", "TFN|tax file number"),
    "be_nn": Identifier("be", "nn", "YY.MM.DD-###.##|YYMMDD#####", "rijksregisternummer|NISS|Belgian national number"),
    "bg_egn": Identifier("bg", "egn", "YYMMDD####", "ЕГН|EGN"),
    "br_cpf": Identifier("br", "cpf", "###.###.###-##|###########", "CPF"),
    "ca_sin": Identifier("ca", "sin", "### ### ###|###-###-###|#########", "SIN|social insurance number"),
    "ch_ssn": Identifier("ch", "ssn", "756.####.####.##|756##########", "AHV-Nummer|AVS|AHV"),
    "cl_rut": Identifier("cl", "rut", "1#.###.###-#|1#######-#", "RUT|RUN"),
    "co_nit": Identifier("co", "nit", "###.###.###-#|#########-#", "NIT"),
    "cz_rc": Identifier("cz", "rc", "YYMMDD/####|YYMMDD####", "rodné číslo|RČ"),
    "de_idnr": Identifier("de", "idnr", "## ### ### ###|###########", "Steuer-ID|IdNr|Steueridentifikationsnummer"),
    "dk_cpr": Identifier("dk", "cpr", "DDMMYY-####|DDMMYY####", "CPR|CPR-nummer"),
    "do_cedula": Identifier("do", "cedula", "001-#######-#|001########", "cédula|cedula"),
    "ec_ci": Identifier("ec", "ci", "17########|09########", "cédula|CI ecuatoriana"),
    "ee_ik": Identifier("ee", "ik", "3YYMMDD####|4YYMMDD####", "isikukood"),
    "es_dni": Identifier("es", "dni", "########@|########-@", "DNI"),
    "es_nie": Identifier("es", "nie", "X#######@|Y#######@|X-#######-@", "NIE"),
    "fi_hetu": Identifier("fi", "hetu", "DDMMYY-###@|DDMMYY-####", "henkilötunnus|HETU"),
    "fr_nir": Identifier("fr", "nir", "1 YY 05 75 ### ### ##|2YY0769########", "numéro de sécurité sociale|NIR"),
    "gb_nhs": Identifier("gb", "nhs", "### ### ####|##########", "NHS number|NHS"),
    "gb_utr": Identifier("gb", "utr", "##########|##### #####", "UTR|unique taxpayer reference"),
    "gr_amka": Identifier("gr", "amka", "DDMMYY#####", "ΑΜΚΑ|AMKA"),
    "hr_oib": Identifier("hr", "oib", "###########", "OIB"),
    "id_nik": Identifier("id", "nik", "317101DDMMYY0###", "NIK|KTP"),
    "ie_pps": Identifier("ie", "pps", "#######@|#######@A", "PPS number|PPSN|PPS"),
    "il_idnr": Identifier("il", "idnr", "#########", "Teudat Zehut|תעודת זהות|Israeli ID"),
    "in_aadhaar": Identifier("in", "aadhaar", "#### #### ####|############", "Aadhaar|aadhar card"),
    "in_pan": Identifier("in", "pan", "ABCP@####@|AKLP@####@", "PAN|PAN card"),
    "is_kennitala": Identifier("is", "kennitala", "DDMMYY-####|DDMMYY####", "kennitala"),
    "it_codicefiscale": Identifier("it", "codicefiscale", "RCCMNLYYA15H501@|VRDGPPYYD41F205@", "codice fiscale|CF"),
    "jp_my_number": Identifier("jp", "in_", "#### #### ####|############", "My Number|マイナンバー|個人番号"),
    "kr_rrn": Identifier(
        "kr", "rrn", "YYMMDD-1######|YYMMDD-2######|YYMMDD1######", "주민등록번호|RRN|resident registration number"
    ),
    "lt_asmens": Identifier("lt", "asmens", "3YYMMDD####|4YYMMDD####", "asmens kodas"),
    "lv_pk": Identifier("lv", "pvn", "DDMMYY-1####|DDMMYY1####", "personas kods"),
    "mx_curp": Identifier("mx", "curp", "BOXWYYMMDDHNERXN0#|GOMCYYMMDDMDFRRS0#", "CURP"),
    "mx_rfc": Identifier("mx", "rfc", "GODEYYMMDD###|GOMCYYMMDDAB#", "RFC"),
    "my_nric": Identifier("my", "nric", "YYMMDD-14-####|YYMMDD10####", "MyKad|NRIC|IC number"),
    "nl_bsn": Identifier("nl", "bsn", "#########|####.##.###", "BSN|burgerservicenummer"),
    "no_fodselsnummer": Identifier("no", "fodselsnummer", "DDMMYY #####|DDMMYY#####", "fødselsnummer|personnummer"),
    "nz_ird": Identifier("nz", "ird", "##-###-###|###-###-###|#########", "IRD number|IRD"),
    "pe_cui": Identifier("pe", "cui", "########-#|1########", "DNI peruano|CUI"),
    "pk_cnic": Identifier("pk", "cnic", "35202-#######-#|42101-#######-#", "CNIC"),
    "pl_pesel": Identifier("pl", "pesel", "YYMMDD#####", "PESEL"),
    "pt_nif": Identifier("pt", "nif", "2########|2## ### ###", "NIF|contribuinte"),
    "ro_cnp": Identifier("ro", "cnp", "1YYMMDD40####|2YYMMDD40####", "CNP"),
    "ru_inn": Identifier("ru", "inn", "77##########", "ИНН"),
    "se_personnummer": Identifier("se", "personnummer", "YYMMDD-####|19YYMMDD-####|19YYMMDD####", "personnummer"),
    "si_emso": Identifier("si", "emso", "DDMM9YY50####", "EMŠO|EMSO"),
    "th_pin": Identifier("th", "pin", "1-####-#####-##-#|1############", "เลขประจำตัวประชาชน|Thai ID"),
    "tr_tckimlik": Identifier("tr", "tckimlik", "###########", "TC kimlik no|T.C. Kimlik"),
    "ua_rntrc": Identifier("ua", "rntrc", "##########", "РНОКПП|ІПН"),
    "us_itin": Identifier("us", "itin", "9##-7#-####|9##-8#-####", "ITIN"),
    "za_idnr": Identifier("za", "idnr", "YYMMDD5###08#", "South African ID|RSA ID"),
}


def made(identifier: Identifier) -> Callable[[Random], str]:
    """Forms filled by chance until the country's own check accepts one."""
    module = get_cc_module(identifier.land, identifier.module)
    forms = identifier.forms.split("|")

    def make(chance: Random) -> str:
        form = chance.choice(forms)
        return next(value for value in (filled(chance, form) for _ in range(200_000)) if module.is_valid(value))

    return make


def unlike(identifier: Identifier) -> Callable[[Random], str]:
    """The same forms, with a wrong check."""
    module = get_cc_module(identifier.land, identifier.module)
    forms = identifier.forms.split("|")

    def make(chance: Random) -> str:
        form = chance.choice(forms)
        return next(value for value in (filled(chance, form) for _ in range(10_000)) if not module.is_valid(value))

    return make


def filled(chance: Random, form: str) -> str:
    days = {
        "YY": f"{chance.randrange(50, 99)}",
        "MM": f"{chance.randrange(1, 13):02}",
        "DD": f"{chance.randrange(1, 29):02}",
    }
    for name, value in days.items():
        form = form.replace(name, value, 1)
    return "".join(chance.choice(SIGNS[sign]) if sign in SIGNS else sign for sign in form)


def ssn(chance: Random, between: str = "-") -> str:
    area = chance.choice([each for each in range(100, 899) if each != 666])
    return f"{area:03}{between}{chance.randrange(10, 99)}{between}{chance.randrange(1000, 9999)}"


UNCHECKED: Final = frozenset("dk_cpr id_nik in_pan mx_rfc my_nric pk_cnic us_itin".split())
"""No check digit says that one of these is wrong."""

MADE: Final[dict[str, Callable[[Random], str]]] = {
    **{kind: made(each) for kind, each in TABLE.items()},
    "us_ssn": lambda chance: ssn(chance, chance.choice(("-", "-", " ", ""))),
    "us_ssn.dashed": ssn,
    "us_ssn.plain": lambda chance: ssn(chance, ""),
}
