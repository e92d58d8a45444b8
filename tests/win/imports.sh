#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# imports.sh EXECUTABLE: it takes nothing but DLLs that every Windows has, and may be moved in memory.
set -euo pipefail

readonly kSystemDlls='ADVAPI32.dll bcrypt.dll CRYPT32.dll GDI32.dll KERNEL32.dll msvcrt.dll NETAPI32.dll
  ole32.dll  SHELL32.dll USER32.dll WINHTTP.dll WLDAP32.dll WS2_32.dll'

headers=$(x86_64-w64-mingw32-objdump -p "$1")
imported=$(sed -n 's/^\s*DLL Name: //p' <<<"$headers" | sort -u)
[[ -n $imported ]] || { printf 'no imports found\n' && exit 1; }
status=0
for dll in $imported; do
  if ! grep -q -i -w -F "$dll" <<<"$kSystemDlls"; then
    printf '%s is no DLL that every Windows has\n' "$dll"
    status=1
  fi
done
for protection in HIGH_ENTROPY_VA DYNAMIC_BASE NX_COMPAT; do
  grep -q -w "$protection" <<<"$headers" || { printf 'without %s\n' "$protection" && status=1; }
done
printf 'imports: %s\n' "$(tr '\n' ' ' <<<"$imported")"
exit "$status"
