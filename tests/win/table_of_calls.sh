#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# table_of_calls.sh BUILD: the functions of Windows that our own objects call, and those that they look
# up by name, are those of the table in docs/windows.md, no more and no fewer.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

undefined() {
  find "$1"/{stores,audit,reports,cli} -name '*.obj' -print0 | xargs -0 x86_64-w64-mingw32-nm -u
}

# Names that start with a small letter are the C runtime's, which is not meant, but for those of sockets
# and LDAP.
small_names() {
  local library
  for library in libws2_32.a libwldap32.a; do
    x86_64-w64-mingw32-nm "$(x86_64-w64-mingw32-gcc-posix -print-file-name=$library)" 2>/dev/null |
      sed -n 's/^[0-9a-f]* T \([a-z][A-Za-z0-9_]*\)$/\1/p'
  done
}

called=$({
  undefined "$1" | sed -n 's/^ *U \(__imp_\)\?\([A-Z][A-Za-z0-9]*\)$/\2/p'
  undefined "$1" | sed -n 's/^ *U \(__imp_\)\?\([a-z][A-Za-z0-9_]*\)$/\2/p' |
    grep -x -F -f <(small_names)
  sed -n 's/.*Find<decltype([A-Za-z]*)>("\([A-Za-z]*\)").*/\1/p' stores/win/*_win.cc
} | LC_ALL=C sort -u)
# shellcheck disable=SC2016  # the table quotes names so
documented=$(sed -n '/^## Calls$/,$ s/^| `\([A-Za-z0-9_]*\)` |.*/\1/p' docs/windows.md | LC_ALL=C sort)
diff <(printf '%s\n' "$called") <(printf '%s\n' "$documented") &&
  printf '%d functions\n' "$(wc -l <<<"$called")"
