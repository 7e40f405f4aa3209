"""Certificates for one test: ours, a visitor's, a stranger's; keys and chains in PEM."""

import ssl
from pathlib import Path
from typing import NamedTuple

import trustme


class Papers(NamedTuple):
    """Files in PEM; each certificate's file holds its key, too."""

    authority: Path
    server: Path
    visitor: Path
    stranger: Path

    def context(self, shown: Path | None = None) -> ssl.SSLContext:
        """A client's: believes our authority, shows that certificate."""
        context = ssl.create_default_context(cafile=str(self.authority))
        if shown is not None:
            context.load_cert_chain(shown)
        return context


def issued(folder: Path) -> Papers:
    """Makes them all."""
    ours, theirs = trustme.CA(), trustme.CA()
    papers = Papers(*(folder / f"{name}.pem" for name in Papers._fields))
    ours.cert_pem.write_to_path(str(papers.authority))
    for path, leaf in (
        (papers.server, ours.issue_cert("127.0.0.1")),
        (papers.visitor, ours.issue_cert("prometheus@example.com")),
        (papers.stranger, theirs.issue_cert("eve@example.com")),
    ):
        leaf.private_key_and_cert_chain_pem.write_to_path(str(path))
    return papers
