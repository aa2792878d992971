"""How it is said: the XML of OAI-PMH answers, records in Dublin Core."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from portal.api.oai import records
from portal.api.oai.requests import LISTS, PREFIX, OaiError, check, check_prefix, window_of
from portal.core import clock
from portal.evidence.citations.types import TYPES
from portal.evidence.models import Document
from portal.items.queries import item_address

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
NEVER_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Repository:
    """The portal as harvesters see it."""

    def __init__(self, base_url: str, name: str, mail: str) -> None:
        self.base_url, self.name, self.mail = base_url, name, mail
        host = urlsplit(base_url).hostname or "localhost"
        self.namespace = host if host[:1].isalpha() else "localhost"  # an identifier's host starts with a letter

    def answer(self, pairs: Sequence[tuple[str, str]]) -> str:
        """Returns: the XML that answers these arguments; errors are answers too. At most one statement."""
        root = ET.Element("OAI-PMH", {"xmlns": OAI, "xmlns:xsi": XSI})
        root.set("xsi:schemaLocation", f"{OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd")
        _add(root, "responseDate", _stamp(clock.now()))
        request = _add(root, "request", f"{self.base_url}/oai")
        try:
            said = check(pairs)
            body = ET.Element(said["verb"])
            self._fill(body, said)
            root.append(body)
            request.attrib.update({name: _clean(value) for name, value in said.items()})
        except OaiError as error:
            _add(root, "error", str(error)).set("code", error.code)
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")

    def _fill(self, body: ET.Element, said: dict[str, str]) -> None:
        verb = said["verb"]
        if verb == "Identify":
            self._identify(body)
        elif verb == "ListSets":
            raise OaiError("noSetHierarchy", "This repository has no sets.")
        elif verb == "ListMetadataFormats":
            self._formats(body, said)
        elif verb == "GetRecord":
            check_prefix(said["metadataPrefix"])
            self._record(body, records.get_record(self._item_id(said["identifier"])))
        elif verb in LISTS:
            self._list(body, said)

    def _identify(self, body: ET.Element) -> None:
        for name, text in (
            ("repositoryName", self.name),
            ("baseURL", f"{self.base_url}/oai"),
            ("protocolVersion", "2.0"),
            ("adminEmail", self.mail),
            ("earliestDatestamp", _stamp(records.earliest() or clock.now())),
            ("deletedRecord", "transient"),
            ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ):
            _add(body, name, text)

    def _formats(self, body: ET.Element, said: dict[str, str]) -> None:
        if "identifier" in said:
            records.get_record(self._item_id(said["identifier"]))
        kind = ET.SubElement(body, "metadataFormat")
        _add(kind, "metadataPrefix", PREFIX)
        _add(kind, "schema", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
        _add(kind, "metadataNamespace", OAI_DC)

    def _list(self, body: ET.Element, said: dict[str, str]) -> None:
        found, token = records.list_records(window_of(said))
        for document in found:
            (self._record if said["verb"] == "ListRecords" else self._header)(body, document)
        if token or "resumptionToken" in said:
            _add(body, "resumptionToken", token)

    def _header(self, above: ET.Element, document: Document) -> None:
        header = ET.SubElement(above, "header")
        if records.is_withdrawn(document):
            header.set("status", "deleted")
        _add(header, "identifier", f"oai:{self.namespace}:{document.item_id}")
        _add(header, "datestamp", _stamp(document.item.updated_at))

    def _record(self, above: ET.Element, document: Document) -> None:
        record = ET.SubElement(above, "record")
        self._header(record, document)
        if records.is_withdrawn(document):
            return
        names = {"xmlns:oai_dc": OAI_DC, "xmlns:dc": "http://purl.org/dc/elements/1.1/"}
        core = ET.SubElement(ET.SubElement(record, "metadata"), "oai_dc:dc", names)
        core.set("xsi:schemaLocation", f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
        for name, text in self._dublin_core(document):
            if text:
                _add(core, f"dc:{name}", text)

    def _dublin_core(self, document: Document) -> Iterator[tuple[str, str]]:
        known = document.reference
        yield "title", known.title
        yield from (("creator", str(name)) for name in known.authors)
        yield from (("subject", word) for word in known.keywords)
        yield "description", known.abstract
        yield "publisher", known.publisher
        yield from (("contributor", str(name)) for name in known.editors)
        yield "date", str(known.issued or "")
        yield "type", TYPES[known.type].label
        yield "identifier", self.base_url + item_address(document.item)
        yield "identifier", f"https://doi.org/{known.doi}" if known.doi else ""
        yield "source", known.container
        yield "language", known.language
        yield "relation", known.url

    def _item_id(self, identifier: str) -> int | None:
        found = re.fullmatch(rf"oai:{re.escape(self.namespace)}:([0-9]{{1,9}})", identifier)
        return int(found.group(1)) if found else None


def _add(above: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(above, name)
    element.text = _clean(text)
    return element


def _clean(text: str) -> str:
    return NEVER_IN_XML.sub("", text)


def _stamp(moment: datetime) -> str:
    return clock.as_utc(moment).strftime("%Y-%m-%dT%H:%M:%SZ")
