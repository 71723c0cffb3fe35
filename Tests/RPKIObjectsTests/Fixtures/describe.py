#!/usr/bin/env python3
"""States what the fixtures contain, without any code of Ridgeline: writes expected.json beside itself.

Reads BER with a few lines of its own; certificates and CRLs go through the `cryptography` package as well, and
both readings must agree. Run it in this folder: `python3 describe.py`.
"""

import base64
import datetime
import glob
import hashlib
import ipaddress
import json
import os
import sys

from cryptography import x509
from cryptography.hazmat.primitives import serialization


def tlv(data, at=0):
    """One element: tag, content (bytes), children if constructed, raw bytes, next offset."""
    tag, at0 = data[at], at
    first = data[at + 1]
    at += 2
    if first == 0x80:
        children = []
        while data[at : at + 2] != b"\0\0":
            child = tlv(data, at)
            children.append(child)
            at = child["next"]
        content = b"".join(child["raw"] for child in children)
        return {"tag": tag, "content": content, "kids": children, "raw": data[at0 : at + 2], "next": at + 2}
    length = first
    if first > 0x80:
        count = first & 0x7F
        length = int.from_bytes(data[at : at + count], "big")
        at += count
    content = data[at : at + length]
    assert len(content) == length
    kids = []
    if tag & 0x20:
        inner = 0
        while inner < length:
            child = tlv(content, inner)
            kids.append(child)
            inner = child["next"]
    return {"tag": tag, "content": content, "kids": kids, "raw": data[at0 : at + length], "next": at + length}


def octets(element):
    if element["tag"] & 0x20:
        return b"".join(octets(kid) for kid in element["kids"])
    return element["content"]


def integer(element):
    return int.from_bytes(element["content"], "big", signed=True)


def long_number(value):
    text = "%X" % value
    return text if len(text) % 2 == 0 else "0" + text


def moment(element):
    text = element["content"].decode()
    if element["tag"] == 0x17:
        text = ("19" if int(text[:2]) >= 50 else "20") + text
    parsed = datetime.datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    return int(parsed.timestamp())


def oid(element):
    value, arcs = 0, []
    for byte in element["content"]:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(value)
            value = 0
    top = min(arcs[0] // 40, 2)
    return ".".join(map(str, [top, arcs[0] - 40 * top] + arcs[1:]))


def bits(element):
    return element["content"][1:], 8 * (len(element["content"]) - 1) - element["content"][0]


def prefix(element, family):
    value, length = bits(element)
    width = 4 if family == 1 else 16
    address = ipaddress.ip_address(value + bytes(width - len(value)))
    return "%s/%d" % (address, length)


def ends(element, family):
    """The text of a range, with missing bits zeros in the lower end and ones in the upper."""
    width = 32 if family == 1 else 128
    (low, _), (high, count) = bits(element["kids"][0]), bits(element["kids"][1])
    lower = int.from_bytes(low, "big") << (width - 8 * len(low))
    upper = int.from_bytes(high, "big") << (width - 8 * len(high)) | (1 << (width - count)) - 1
    kind = ipaddress.IPv4Address if family == 1 else ipaddress.IPv6Address
    return "%s - %s" % (kind(lower), kind(upper))


def address_blocks(families):
    result = {}
    for family in families:
        number = family["kids"][0]["content"][1]
        choice = family["kids"][1]
        name = "ipv4" if number == 1 else "ipv6"
        if choice["tag"] == 0x05:
            result[name] = "inherit"
        else:
            result[name] = [
                prefix(item, number) if item["tag"] == 0x03 else ends(item, number) for item in choice["kids"]
            ]
    return result


def as_list(element):
    def text(item):
        if item["tag"] == 0x02:
            return "AS%d" % integer(item)
        return "AS%d - AS%d" % tuple(integer(end) for end in item["kids"])

    return [text(item) for item in element["kids"]]


NAMES = {"2.5.4.3": "CN", "2.5.4.5": "serialNumber"}


def name(element):
    text = ""
    for relative in element["kids"]:
        for attribute in relative["kids"]:
            text += "/%s=%s" % (NAMES[oid(attribute["kids"][0])], attribute["kids"][1]["content"].decode())
    return text


METHODS = {
    "1.3.6.1.5.5.7.48.5": "caRepository",
    "1.3.6.1.5.5.7.48.10": "rpkiManifest",
    "1.3.6.1.5.5.7.48.11": "signedObject",
    "1.3.6.1.5.5.7.48.13": "rpkiNotify",
}


def certificate(raw):
    outer = tlv(raw)
    fields = outer["kids"][0]["kids"]
    info = fields[6]
    result = {
        "serial": long_number(integer(fields[1])),
        "issuer": name(fields[3]),
        "notBefore": moment(fields[4]["kids"][0]),
        "notAfter": moment(fields[4]["kids"][1]),
        "subject": name(fields[5]),
        "spki": hashlib.sha256(info["raw"]).hexdigest(),
        "keyIdentifier": hashlib.sha1(bits(info["kids"][1])[0]).hexdigest().upper(),
        "resources": {},
    }
    for extension in fields[7]["kids"][0]["kids"]:
        value = tlv(extension["kids"][-1]["content"])
        kind = oid(extension["kids"][0])
        if kind == "2.5.29.14":
            result["ski"] = value["content"].hex().upper()
        elif kind == "2.5.29.35":
            result["aki"] = value["kids"][0]["content"].hex().upper()
        elif kind == "2.5.29.31":
            names = [n for point in value["kids"] for n in point["kids"][0]["kids"][0]["kids"]]
            result["crl"] = [n["content"].decode() for n in names]
        elif kind == "1.3.6.1.5.5.7.1.1":
            result["aia"] = [d["kids"][1]["content"].decode() for d in value["kids"]]
        elif kind == "1.3.6.1.5.5.7.1.11":
            for description in value["kids"]:
                method = METHODS[oid(description["kids"][0])]
                result.setdefault(method, []).append(description["kids"][1]["content"].decode())
        elif kind == "1.3.6.1.5.5.7.1.7":
            result["resources"].update(address_blocks(value["kids"]))
        elif kind == "1.3.6.1.5.5.7.1.8":
            choice = value["kids"][0]["kids"][0]
            result["resources"]["asns"] = "inherit" if choice["tag"] == 0x05 else as_list(choice)
    other = x509.load_der_x509_certificate(raw)
    assert other.serial_number == int(result["serial"], 16)
    assert int(other.not_valid_before_utc.timestamp()) == result["notBefore"]
    assert int(other.not_valid_after_utc.timestamp()) == result["notAfter"]
    ski = other.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    assert ski.hex().upper() == result["ski"]
    spki = other.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    assert hashlib.sha256(spki).hexdigest() == result["spki"]
    return result


def revocation_list(raw):
    fields = tlv(raw)["kids"][0]["kids"]
    entries = fields[5]["kids"] if fields[5]["tag"] == 0x30 else []
    result = {
        "issuer": name(fields[2]),
        "thisUpdate": moment(fields[3]),
        "nextUpdate": moment(fields[4]),
        "revoked": [long_number(v) for v in sorted({integer(entry["kids"][0]) for entry in entries})],
    }
    for extension in fields[-1]["kids"][0]["kids"]:
        value = tlv(extension["kids"][-1]["content"])
        if oid(extension["kids"][0]) == "2.5.29.20":
            result["number"] = long_number(integer(value))
        else:
            result["aki"] = value["kids"][0]["content"].hex().upper()
    other = x509.load_der_x509_crl(raw)
    assert len(other) == len(result["revoked"])
    assert int(other.next_update_utc.timestamp()) == result["nextUpdate"]
    return result


def roa(content):
    fields = tlv(content)["kids"]
    asn = integer(fields[0])
    vrps = []
    for family in fields[1]["kids"]:
        number = family["kids"][0]["content"][1]
        for address in family["kids"][1]["kids"]:
            length = bits(address["kids"][0])[1]
            longest = integer(address["kids"][1]) if len(address["kids"]) > 1 else length
            vrps.append("AS%d %s-%d" % (asn, prefix(address["kids"][0], number), longest))
    return {"roa": vrps}


def manifest(content):
    fields = tlv(content)["kids"]
    return {
        "manifestNumber": long_number(integer(fields[0])),
        "thisUpdate": moment(fields[1]),
        "nextUpdate": moment(fields[2]),
        "files": {
            entry["kids"][0]["content"].decode(): bits(entry["kids"][1])[0].hex() for entry in fields[4]["kids"]
        },
    }


def aspa(content):
    fields = tlv(content)["kids"]
    return {
        "version": integer(fields[0]["kids"][0]),
        "customer": integer(fields[1]),
        "providers": [integer(provider) for provider in fields[2]["kids"]],
    }


def tak(content):
    def key(element):
        comments, uris, info = element["kids"]
        return {
            "comments": [comment["content"].decode() for comment in comments["kids"]],
            "uris": [uri["content"].decode() for uri in uris["kids"]],
            "spki": hashlib.sha256(info["raw"]).hexdigest(),
        }

    result = {}
    for element in tlv(content)["kids"]:
        label = {0x30: "current", 0xA0: "predecessor", 0xA1: "successor"}[element["tag"]]
        result[label] = key(element if element["tag"] == 0x30 else element["kids"][0])
    return result


def checklist(content):
    fields = tlv(content)["kids"]
    resources = {}
    for part in fields[0]["kids"]:
        if part["tag"] == 0xA0:
            resources["asns"] = as_list(part["kids"][0]["kids"][0]["kids"][0])
        else:
            resources.update(address_blocks(part["kids"][0]["kids"]))
    entries = []
    for entry in fields[2]["kids"]:
        hashed = entry["kids"][-1]["content"].hex()
        label = entry["kids"][0]["content"].decode() if len(entry["kids"]) > 1 else ""
        entries.append(label + ":" + hashed)
    return {"checklistResources": resources, "entries": entries}


def prefix_list(content):
    fields = tlv(content)["kids"]
    prefixes = []
    for family in fields[1]["kids"]:
        number = family["kids"][0]["content"][1]
        prefixes += [prefix(item, number) for item in family["kids"][1]["kids"]]
    return {"asn": integer(fields[0]), "prefixes": prefixes}


CONTENTS = {"24": roa, "26": manifest, "49": aspa, "50": tak, "48": checklist, "51": prefix_list}


def signed(raw):
    data = tlv(raw)["kids"][1]["kids"][0]["kids"]
    info = data[2]["kids"]
    content = octets(info[1]["kids"][0])
    result = CONTENTS[oid(info[0]).split(".")[-1]](content)
    result["certificate"] = certificate(data[3]["kids"][0]["raw"])
    attributes = data[4]["kids"][0]["kids"][3]["kids"]
    for attribute in attributes:
        if oid(attribute["kids"][0]) == "1.2.840.113549.1.9.5":
            result["signingTime"] = moment(attribute["kids"][1]["kids"][0])
        if oid(attribute["kids"][0]) == "1.2.840.113549.1.9.4":
            digest = attribute["kids"][1]["kids"][0]["content"]
            result["digestIsRight"] = digest == hashlib.sha256(content).digest()
    return result


def locator(raw):
    lines = raw.decode().splitlines()
    comments = [line[1:] for line in lines if line.startswith("#")]
    blank = lines.index("")
    info = base64.b64decode("".join(lines[blank:]))
    return {
        "comments": comments,
        "uris": [line for line in lines[:blank] if not line.startswith("#")],
        "spki": hashlib.sha256(info).hexdigest(),
    }


def describe(path):
    raw = open(path, "rb").read()
    if path.endswith(".tal"):
        return locator(raw)
    if path.endswith(".cer"):
        return {"certificate": certificate(raw)}
    if path.endswith(".crl"):
        return revocation_list(raw)
    return signed(raw)


def main():
    result = {}
    for path in sorted(glob.glob("rpki-*/**", recursive=True)):
        if not os.path.isfile(path) or path.endswith((".json", ".der")):
            continue
        try:
            result[path] = describe(path)
        except Exception as error:  # A fixture that is broken on purpose.
            print(path, repr(error), file=sys.stderr)
    for kind, function in [("cert", lambda raw: {"certificate": certificate(raw)}), ("crl", revocation_list), ("manifest", signed), ("roa", signed)]:
        path = "rpki-rs/serde-compat/%s.json" % kind
        result[path] = function(base64.b64decode(json.load(open(path))))
    with open("expected.json", "w") as output:
        json.dump(result, output, indent=1, sort_keys=True)
        output.write("\n")


main()
