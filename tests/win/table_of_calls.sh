#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# table_of_calls.sh BUILD: the functions of Windows that our own objects call, and those that they look
# up by name, are those of the table in docs/windows.md, no more and no fewer.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Of the C runtime none is meant: its names start with a small letter or an underscore.
called=$({
  find "$1"/{stores,reports,cli} -name '*.obj' -print0 | xargs -0 x86_64-w64-mingw32-nm -u |
    sed -n 's/^ *U __imp_\([A-Z][A-Za-z0-9]*\)$/\1/p'
  sed -n 's/.*Find<decltype([A-Za-z]*)>("\([A-Za-z]*\)").*/\1/p' stores/win/*_win.cc
} | sort -u)
# shellcheck disable=SC2016  # the table quotes names so
documented=$(sed -n 's/^| `\([A-Za-z0-9]*\)` |.*/\1/p' docs/windows.md | sort)
diff <(printf '%s\n' "$called") <(printf '%s\n' "$documented") &&
  printf '%d functions\n' "$(wc -l <<<"$called")"
