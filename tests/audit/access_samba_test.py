#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Holds our access evaluation against Samba's access_check (Debian package python3-samba).

Usage: access_samba_test.py EVALUATE_ACCESS

Restricted to what both decide alike: specific rights, as Samba leaves it to its callers to expand
generic ones; a DACL that is there; entries without condition and object type; an owner; groups that
are known and do not depend on the kind of logon. What lies beyond is tested by tables in
access_test.cc.
"""

import random
import subprocess
import sys

from samba.dcerpc import security
from samba.ntstatus import NT_STATUS_ACCESS_DENIED
from samba.security import access_check

DOMAIN = security.dom_sid("S-1-5-21-1-2-3")
ACCOUNT = "S-1-5-21-1-2-3-1601"
IMPLICIT = ["S-1-1-0", "S-1-5-11", "S-1-5-32-568"]  # what every worker process's token holds
GROUPS = ["S-1-5-21-1-2-3-513", "S-1-5-21-1-2-3-1710", "S-1-5-32-545", "S-1-5-32-544"]
TRUSTEES = [ACCOUNT, *IMPLICIT, *GROUPS, "S-1-5-18", "S-1-5-21-1-2-3-1432", "S-1-3-4"]
MASKS = [0x120089, 0x1F01FF, 0x1, 0x80, 0x20000, 0x40000, 0x80000, 0x120116, 0x10000, 0]
RIGHTS = [0x120089, 0x1, 0x20000, 0x60000, 0x1F01FF, 0x120116]


def any_entry(rng):
    return "(%s;%s;0x%x;;;%s)" % (rng.choice("AD"), rng.choice(["", "", "", "ID", "IO", "OICIIO"]),
                                  rng.choice(MASKS), rng.choice(TRUSTEES))


def questions():
    """(SDDL, groups, rights): each trustee and each pair of entries first, then at random."""
    for trustee in TRUSTEES:
        for kind in "AD":
            yield "O:SYG:SYD:(%s;;0x120089;;;%s)" % (kind, trustee), [], 0x120089
        yield "O:%sG:SYD:" % trustee, [], 0x60000
    for first in TRUSTEES:
        for second in TRUSTEES:
            yield ("O:SYG:SYD:(D;;0x1;;;%s)(A;;0x120089;;;%s)" % (first, second), GROUPS[:1],
                   0x120089)
            yield ("O:SYG:SYD:(A;;0x120089;;;%s)(D;;0x1;;;%s)" % (first, second), GROUPS[:1],
                   0x120089)
    rng = random.Random(20260718)
    for _ in range(5000):
        entries = "".join(any_entry(rng) for _ in range(rng.randint(0, 7)))
        yield ("O:%sG:SYD:%s" % (rng.choice(TRUSTEES[:-1]), entries),
               rng.sample(GROUPS, rng.randint(0, len(GROUPS))), rng.choice(RIGHTS))


def samba(sddl, groups, rights):
    token = security.token()
    sids = [security.dom_sid(sid) for sid in (ACCOUNT, *groups, *IMPLICIT)]
    token.sids = sids
    token.num_sids = len(sids)
    try:
        access_check(security.descriptor.from_sddl(sddl, DOMAIN), token, rights)
    except Exception as error:  # Samba has no class of its own for it
        if error.args[0] != NT_STATUS_ACCESS_DENIED:
            raise
        return "denied"
    return "granted"


def main():
    asked = list(questions())
    lines = ["%s\t%s\t%s\t%x\n" % (sddl, ACCOUNT, ",".join(groups), rights)
             for sddl, groups, rights in asked]
    answers = subprocess.run([sys.argv[1]], input="".join(lines), text=True, check=True,
                             stdout=subprocess.PIPE).stdout.splitlines()
    if len(answers) != len(asked):
        sys.exit("%d answers to %d questions" % (len(answers), len(asked)))
    faults = 0
    granted = 0
    for line, question, ours in zip(lines, asked, answers):
        theirs = samba(*question)
        granted += theirs == "granted"
        if ours != theirs:
            faults += 1
            print("%s  ours: %s, Samba: %s" % (line.rstrip(), ours, theirs))
    print("%d questions, %d granted, %d differences" % (len(asked), granted, faults))
    # Were all answers the same, agreement would mean nothing.
    return 1 if faults or not len(asked) / 10 < granted < len(asked) * 9 / 10 else 0


if __name__ == "__main__":
    sys.exit(main())
