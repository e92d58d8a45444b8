#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# calls.sh PKIAUDIT.EXE PLANT.EXE STORES_TESTS.EXE CLI_TESTS: the functions of which docs/windows.md says
# that they are executed under Wine are. Wine traces them while pkiaudit audits, collects, writes to a
# console and fetches, and while the tests of stores/win/ run; CLI_TESTS, a Linux executable, starts
# the servers.
set -euo pipefail

export PKIAUDIT_WINDOWS_EXECUTABLE=$1
exe=$1 plant_exe=$2 stores_tests=$3 cli_tests=$4
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tests/win/wine
source "$source_dir/tests/win/wine"
unset http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY

work=$(mktemp -d)
cleanup() {
  stop_wine
  rm -rf "$work"
}
trap cleanup EXIT
[[ -n ${PKIAUDIT_WINE_PRISTINE:-} ]] || { start_wine "$work/wine" && stop_wine; }
copy_of_wine "$work/prefix"

# shellcheck disable=SC2016  # the table quotes names so
sed -n -E '/^## Calls$/,$ s/^\| `([A-Za-z0-9_]+)` \|.*\| (Wine|part)[ :|].*/\1/p' "$source_dir/docs/windows.md" |
  LC_ALL=C sort -u >"$work/documented"
[[ -s $work/documented ]] || { printf 'no table in docs/windows.md\n' && exit 1; }

# Of which library each is; Wine keeps some in kernelbase and shcore. Those that are looked up by name
# stand in no table of imports.
{
  x86_64-w64-mingw32-objdump -p "$exe" |
    awk '/DLL Name:/ { library = tolower($3); sub(/\.dll$/, "", library) }
         /^\t[0-9a-f]+\t/ { print library "." $NF; print "kernelbase." $NF; print "shcore." $NF }'
  sed 's/^NCrypt/ncrypt.&/; t; s/^Authz/authz.&/; t; d' "$work/documented"
} | awk -F. 'NR == FNR { documented[$1]; next } $2 in documented' "$work/documented" - |
  LC_ALL=C sort -u >"$work/included"
wine reg add 'HKCU\Software\Wine\Debug' /v RelayInclude /t REG_SZ /f \
  /d "$(paste -sd';' "$work/included")" >/dev/null

# By default calls from kernel32, which hands them on, are left out.
wine reg add 'HKCU\Software\Wine\Debug' /v RelayFromExclude /t REG_SZ /f /d user32 >/dev/null

# trace NAME COMMAND...
trace() {
  WINEDEBUG=+relay "${@:2}" >"$work/$1.out" 2>"$work/$1.trace" </dev/null || true
}

cd "$work"
host=$source_dir/fixtures/hosts/healthy
awk '/BEGIN/ { n++ } { print > "ra" n ".pem" }' "$host/stores/LocalMachine/My/ra-certificates.pem"
openssl x509 -in ra1.pem -outform DER -out cep.cer
openssl rsa -in "$source_dir/tests/support/keys/rsa2048_b.pem" -outform MSBLOB -out cep.blob 2>/dev/null
wine "$plant_exe" key cep-key 1 cep.blob cep.cer
set_winhttp_proxy 127.0.0.1:9 '*.corp.example'
trace audit wine "$exe" audit --output live
trace no-folder wine "$exe" audit --snapshot . --output cep.cer/none
trace collect wine "$exe" collect --offline --output collected
trace tests wine "$stores_tests" --gtest_filter='ThisHostTest.*:MemoryStoreTest.*'
# What these tests think of it does not matter here.
PKIAUDIT_WINE_TRACE=$work/network.trace PKIAUDIT_EXECUTABLE=$source_dir/tests/win/under_wine "$cli_tests" \
  --gtest_filter='RevocationTest.ReadsLdap*:EightServersTest.EachFailure*' >network.out 2>&1 || true
WINEDEBUG=+relay script -q -c "wine '$exe' audit --snapshot nothing" console.trace >/dev/null </dev/null || true

sed -n 's/.*:Call [a-z0-9_]*\.\([A-Za-z0-9_]*\)(.*/\1/p' ./*.trace ./*.out | LC_ALL=C sort -u >executed
# Wine never traces GetCurrentProcess.
missing=$(LC_ALL=C comm -23 documented executed | grep -v -x GetCurrentProcess || true)
if [[ -n $missing ]]; then
  printf 'not executed, though docs/windows.md says so:\n%s\n' "$missing"
  exit 1
fi
printf '%d functions were executed\n' "$(wc -l <documented)"
