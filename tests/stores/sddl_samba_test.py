#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Holds our SDDL parser against Samba's (Debian package python3-samba).

Usage: sddl_samba_test.py PRINT_SDDL

Three directions: both read the same text to the same value; Samba reads what we print to that
value; we read what Samba prints to that value. Restricted to what Samba 4.17 gets right: it knows
neither KA, KR, KW, KX, the rights of labels, NO_ACCESS_CONTROL, the types ML, TL, SP, RA, XA, XD,
XU and ZA nor space between entries, expands the right FA to 0x1FF, reads decimal and octal rights
as 0, refuses a SACL after a DACL that has flags and no entry, and prints large authorities in a form
of its own. Those are tested by tables in
sddl_test.cc.
"""

import random
import subprocess
import sys

from samba.dcerpc import security

DOMAIN = security.dom_sid("S-1-5-21-1-2-3")
ALIASES = (
    "AA AC AN AO AP AS AU BA BG BO BU CA CD CG CN CO CY DA DC DD DG DU EA ED EK ER ES HA HI IS IU "
    "KA LA LG LS LU LW ME MP MS MU NO NS NU OW PA PO PS PU RA RC RD RE RM RO RS RU SA SI SO SS SU "
    "SY UD WD WR"
).split()
RIGHTS = "GA GX GW GR SD RC WD WO FR FW FX CC DC LC SW RP WP DT LO CR".split()
FLAGS = "OI CI NP IO ID SA FA".split()
TYPES = "A D AU AL".split()
OBJECT_TYPES = "OA OD OU OL".split()
ACL_FLAGS = "P AR AI".split()
GUIDS = ["bf967aba-0de6-11d0-a285-00aa003049e2", "4828cc14-1437-45bc-9b07-ad6f015e5f28"]
OBJECT_TYPE_VALUES = (5, 6, 7, 8)


def some(rng, words, most):
    return "".join(rng.sample(words, rng.randint(0, min(most, len(words)))))


def any_sid(rng):
    if rng.random() < 0.5:
        return rng.choice(ALIASES)
    parts = [str(rng.choice([0, 1, 500, 1601, 2**32 - 1, rng.getrandbits(32)]))
             for _ in range(rng.randint(1, 15))]
    return "S-1-%d-%s" % (rng.choice([0, 1, 5, 16, 65535]), "-".join(parts))


def any_rights(rng):
    if rng.random() < 0.5:
        return some(rng, RIGHTS, 6)
    return "0x%x" % rng.getrandbits(32)


def any_entry(rng):
    guids = ["", ""]
    kind = rng.choice(TYPES)
    if rng.random() < 0.3:
        kind = rng.choice(OBJECT_TYPES)
        guids = [rng.choice(["", *GUIDS]), rng.choice(["", *GUIDS])]
    return "(%s;%s;%s;%s;%s;%s)" % (kind, some(rng, FLAGS, 4), any_rights(rng), *guids,
                                    any_sid(rng))


def any_acl(rng):
    return some(rng, ACL_FLAGS, 3) + "".join(any_entry(rng) for _ in range(rng.randint(0, 6)))


def any_descriptor(rng):
    text = ""
    for component, value in (("O:", any_sid), ("G:", any_sid), ("D:", any_acl), ("S:", any_acl)):
        if rng.random() < 0.7 and not (component == "S:" and text.endswith(tuple(ACL_FLAGS))):
            text += component + value(rng)
    return text


def cases():
    for alias in ALIASES:
        yield "O:%sG:%sD:(A;;FR;;;%s)" % (alias, alias, alias)
    for right in RIGHTS:
        yield "D:(A;;%s;;;SY)" % right
    for flag in FLAGS:
        yield "D:(A;%s;FR;;;SY)S:(AU;%s;FR;;;SY)" % (flag, flag)
    for kind in TYPES + OBJECT_TYPES:
        yield "D:(%s;;FR;;;SY)" % kind
    for kind in OBJECT_TYPES:
        yield "D:(%s;;CR;%s;;SY)(%s;;CR;;%s;SY)(%s;;CR;%s;%s;SY)" % (
            kind, GUIDS[0], kind, GUIDS[1], kind, *GUIDS)
    for flag in ACL_FLAGS:
        yield "D:%s" % flag
        yield "D:%s(A;;GA;;;WD)S:%s(AU;SA;GA;;;WD)" % (flag, flag)
    yield from ("D:", "S:", "O:SY", "G:SYD:P", "D:(A;;;;;SY)")
    rng = random.Random(20260718)
    for _ in range(3000):
        yield any_descriptor(rng)


def told_acl(descriptor, acl, present, is_protected, required, inherited):
    if not descriptor.type & present:
        return "absent"
    text = "present"
    for letter, bit in (("P", is_protected), ("R", required), ("I", inherited)):
        text += letter if descriptor.type & bit else ""
    for ace in acl.aces if acl else []:
        guids = ["", ""]
        if ace.type in OBJECT_TYPE_VALUES:
            if ace.object.flags & security.SEC_ACE_OBJECT_TYPE_PRESENT:
                guids[0] = str(ace.object.type)
            if ace.object.flags & security.SEC_ACE_INHERITED_OBJECT_TYPE_PRESENT:
                guids[1] = str(ace.object.inherited_type)
        text += " %d,%d,%s,%s,%s,%s" % (ace.type, ace.flags,
                                        "0x%x" % ace.access_mask if ace.access_mask else "0",
                                        *guids, ace.trustee)
    return text


def told(descriptor):
    return "%s %s | %s | %s" % (
        descriptor.owner_sid or "-",
        descriptor.group_sid or "-",
        told_acl(descriptor, descriptor.dacl, security.SEC_DESC_DACL_PRESENT,
                 security.SEC_DESC_DACL_PROTECTED, security.SEC_DESC_DACL_AUTO_INHERIT_REQ,
                 security.SEC_DESC_DACL_AUTO_INHERITED),
        told_acl(descriptor, descriptor.sacl, security.SEC_DESC_SACL_PRESENT,
                 security.SEC_DESC_SACL_PROTECTED, security.SEC_DESC_SACL_AUTO_INHERIT_REQ,
                 security.SEC_DESC_SACL_AUTO_INHERITED))


def ours(executable, texts):
    """What print_sddl says of each text: (value, text that ToSddl prints)."""
    output = subprocess.run([executable], input="".join(text + "\n" for text in texts), text=True,
                            check=True, stdout=subprocess.PIPE).stdout.splitlines()
    if len(output) != len(texts):
        sys.exit("%d lines for %d texts" % (len(output), len(texts)))
    return [line.partition("\t")[::2] for line in output]


def main():
    texts = list(cases())
    samba = [security.descriptor.from_sddl(text, DOMAIN) for text in texts]
    printed_by_samba = [descriptor.as_sddl(DOMAIN) for descriptor in samba]
    faults = 0

    def expect_same(direction, text, left, right):
        nonlocal faults
        if left != right:
            faults += 1
            print("%s: %s\n  ours:  %s\n  Samba: %s" % (direction, text, left, right))

    of_texts = ours(sys.argv[1], texts)
    of_samba = ours(sys.argv[1], printed_by_samba)
    for text, descriptor, (value, printed), text_of_samba, (value_of_samba, _) in zip(
            texts, samba, of_texts, printed_by_samba, of_samba):
        expected = told(descriptor)
        expect_same("text", text, value, expected)
        if not value.startswith("error"):
            expect_same("we print, Samba reads", printed, value,
                        told(security.descriptor.from_sddl(printed, DOMAIN)))
        expect_same("Samba prints, we read", text_of_samba, value_of_samba, expected)
    print("%d texts, %d differences" % (len(texts), faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
