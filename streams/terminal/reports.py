"""What commands print of rules: a rule as a sentence, proofs in several forms."""

from collections.abc import Sequence
from textwrap import indent
from xml.etree import ElementTree

import orjson

from rules.proofs.proving import Proof
from rules.rule import Rule
from rules.words import describe_zh
from rules.words.describe import describe
from streams.terminal import listing


def show(rule: Rule) -> None:
    """One rule for a reader: titles and sentence in both languages, the source, what it misses, what to do."""
    authority = rule.authority
    name = rule.id + ("  (unverified)" if rule.unverified else "")
    lines = [name, rule.title.en, rule.title.zh, "", describe(rule), describe_zh.describe(rule)]
    if authority is not None:
        source = " ".join(filter(None, (authority.document, authority.clause)))
        lines += ["", f"authority: {source}; {authority.modal}, {authority.certainty}"]
    for name, text in (("why", rule.why), ("misses", rule.misses), ("runbook", rule.runbook)):
        lines += ["", *(f"{name}: {each}" for each in dict.fromkeys((text.en, text.zh)))] if text.en else []
    lines += ["", f"version {rule.version}, digest {rule.digest}, {len(rule.examples)} examples"]
    listing.console().print("\n".join(lines), markup=False, highlight=False)


def proofs(found: Sequence[tuple[Rule, Proof]], form: str, seconds: float) -> str:
    """Proofs as lines for a reader, as JSON, or as JUnit."""
    if form == "junit":
        return _junit(found, seconds)
    rows = [proof._asdict() | {"path": str(rule.path)} for rule, proof in found]
    if form == "json":
        return orjson.dumps(rows).decode()
    if form == "jsonl":
        return "\n".join(orjson.dumps(row).decode() for row in rows)
    failed = [(rule, proof) for rule, proof in found if proof.failure]
    lines = [_failed(rule, proof) for rule, proof in failed]
    rules = len({rule.id for rule, _ in found})
    return "\n".join(
        [*lines, f"{len(found)} examples of {rules} rules: {len(found) - len(failed)} came true, {len(failed)} not"]
    )


def _failed(rule: Rule, proof: Proof) -> str:
    said = f"{rule.path}:{proof.line}: {proof.title}: {proof.failure}"
    return f"{said}\n\n{indent(proof.drawing, '    ')}\n" if proof.drawing else said


def _junit(found: Sequence[tuple[Rule, Proof]], seconds: float) -> str:
    failures = sum(bool(proof.failure) for _, proof in found)
    counts = {"tests": str(len(found)), "failures": str(failures), "errors": "0", "skipped": "0"}
    suite = ElementTree.Element("testsuite", {"name": "rules", "time": f"{seconds:.3f}", **counts})
    for rule, proof in found:
        case = ElementTree.SubElement(
            suite,
            "testcase",
            {"classname": proof.rule, "name": proof.title, "file": str(rule.path), "line": str(proof.line)},
        )
        if proof.failure:
            ElementTree.SubElement(case, "failure", {"message": proof.failure}).text = _failed(rule, proof)
    root = ElementTree.Element("testsuites")
    root.append(suite)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)
