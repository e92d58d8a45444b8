#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# live.sh PKIAUDIT.EXE PLANT.EXE PKIAUDIT: audits a Windows (Wine's) before and after faults are
# planted, undoes them one by one, takes rights away, and audits what `collect` wrote on Linux.
set -euo pipefail

exe=$1 plant_exe=$2 linux_exe=$3
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tests/win/wine
source "$source_dir/tests/win/wine"

work=$(mktemp -d)
cleanup() {
  stop_wine
  rm -rf "$work"
}
trap cleanup EXIT
[[ -n ${PKIAUDIT_WINE_PRISTINE:-} ]] || { start_wine "$work/wine" && stop_wine; }
copy_of_wine "$work/prefix"
cd "$work"

readonly kTime=2026-06-01T08:00:00Z
# One that Wine can resolve.
readonly kServiceAccount=S-1-5-20
readonly kGoodAcl="O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;0x120089;;;$kServiceAccount)"
# Where Wine keeps machine keys.
readonly kStores='Software\Microsoft\SystemCertificates'
readonly kKeys='Software\Wine\Crypto\RSA'
failures=0

fail() {
  printf 'FAIL: %s\n' "$*"
  failures=$((failures + 1))
}
plant() { wine "$plant_exe" "$@" || fail "plant $*"; }

# audit NAME: into NAME/report.{xml,html}, the exit code into `status`.
audit() {
  status=0
  wine "$exe" audit --offline --at "$kTime" --service-account "$kServiceAccount" --quiet \
    --output "$1" 2>"$1.err" || status=$?
  [[ -s $1/report.xml && -s $1/report.html ]] || { cat "$1.err" && fail "no report of $1"; }
}

# findings NAME [CODE...]: "check fingerprint" of each failure, sorted.
findings() {
  sed -n 's/.*<finding check="\([^"]*\)".* result="fail" fingerprint="\([^"]*\)".*/\1 \2/p' \
    "$1/report.xml" | sort
}

# shown NAME: the checks of which the HTML shows findings.
shown() { grep -o 'id="check-[^"]*"' "$1/report.html" | cut -d- -f2- | tr -d '"' | sort; }

# expect_new OLD NEW CHECK...: these findings, and no others, came, in the XML and in the HTML.
expect_new() {
  local old=$1 new=$2 came expected
  shift 2
  expected=${*:+$(printf "%s " "$@")}
  came=$(comm -13 <(findings "$old") <(findings "$new") | cut -d' ' -f1 | tr '\n' ' ')
  [[ $came == "$expected" ]] || fail "$old -> $new: expected new '$expected', got '$came'"
  came=$(comm -13 <(shown "$old") <(shown "$new") | tr '\n' ' ')
  [[ $came == "$expected" ]] || fail "$old -> $new: expected in the HTML '$expected', got '$came'"
}

expect_status() { [[ $status == "$1" ]] || fail "$2: exit code $status, not $1"; }

# collect_like NAME STATUS FOLDER: what is collected into FOLDER, with that exit code, has on Linux the
# findings of audit NAME.
collect_like() {
  status=0
  wine "$exe" collect --offline --output "$3" --quiet 2>/dev/null || status=$?
  expect_status "$2" "collect like $1"
  (cd "$3" && sha256sum --quiet -c manifest.sha256) || fail 'the manifest is wrong'
  ! grep -r -l -a -E 'RSA2|PRIVATE KEY' "$3" || fail 'a private key was collected'
  "$linux_exe" audit --snapshot "$3" --at "$kTime" --service-account "$kServiceAccount" --quiet \
    --output "$1.linux" >/dev/null || true
  diff <(findings "$1") <(findings "$1.linux") || fail "of $1 Linux tells other findings"
}

# What is planted: the certificates and keys of the healthy fixture host.
host=$source_dir/fixtures/hosts/healthy
keys=$source_dir/tests/support/keys
openssl pkcs7 -inform DER -in "$host/stores/LocalMachine/CA/corp-issuing-ca-1.p7b" -print_certs |
  openssl x509 -outform DER -out issuing.cer
cp "$host/stores/LocalMachine/Root/corp-root-ca-g1.cer" root.cer
awk '/BEGIN/ { n++ } { print > "ra" n ".pem" }' "$host/stores/LocalMachine/My/ra-certificates.pem"
openssl x509 -in ra1.pem -outform DER -out cep.cer
openssl x509 -in ra2.pem -outform DER -out agent.cer
openssl rsa -in "$keys/rsa2048_b.pem" -outform MSBLOB -out cep.blob 2>/dev/null
openssl rsa -in "$keys/rsa2048_c.pem" -outform MSBLOB -out agent.blob 2>/dev/null

printf '== a fresh Windows\n'
audit fresh
grep -q 'role="windows-host"' fresh/report.xml || fail 'a fresh Windows is no NDES host'

printf '== an NDES host\n'
plant certificate Root root.cer
plant certificate CA issuing.cer
plant key cep-key 1 cep.blob cep.cer
plant key agent-key 2 agent.blob agent.cer
plant registry-acl "$kKeys\cep-key" "$kGoodAcl"
plant registry-acl "$kKeys\agent-key" "$kGoodAcl"
plant certificate 'Schlüssel 根' root.cer 'Wurzel für 根'
# A user who is not logged on.
profile='users/Jörg 根'
plant element root.cer root.element
profile_my="$WINEPREFIX/drive_c/$profile/AppData/Roaming/Microsoft/SystemCertificates/My/Certificates"
mkdir -p "$profile_my"
cp root.element "$profile_my/$(sha1sum root.cer | cut -c1-40 | tr a-f A-F)"
wine reg add 'HKLM\Software\Microsoft\Windows NT\CurrentVersion\ProfileList\S-1-5-21-1-2-3-1601' \
  /v ProfileImagePath /t REG_EXPAND_SZ /d "%SystemDrive%\\${profile//\//\\}" >reg.log ||
  fail 'cannot make a profile'
audit base
expect_status 0 base
grep -q 'role="ndes-host"' base/report.xml || fail 'two RA certificates make an NDES host'
grep -q 'LocalMachine.Schlüssel 根' base/report.xml || fail 'a store name is not in the XML'
grep -q 'Schlüssel 根' base/report.html || fail 'a store name is not in the HTML'
grep -q 'Wurzel für 根' base/report.xml || fail 'a friendly name is not in the XML'
grep -q 'Wurzel für 根' base/report.html || fail 'a friendly name is not in the HTML'
grep -q 'users.Jörg 根.AppData' base/report.xml || fail 'a profile is not in the XML'
grep -q 'users.Jörg 根.AppData' base/report.html || fail 'a profile is not in the HTML'
! grep '<gap.*\(snapshot\|registry/\|reg export\)' base/report.xml || fail 'a host is told to export'
! findings base | grep -E '^ra-' || fail 'the RA certificates are as they should be'

printf '== faults\n'
plant certificate Root issuing.cer
plant registry-acl "$kKeys\cep-key" "$kGoodAcl(A;;FA;;;WD)"
plant disabled root.cer
audit faults
expect_new base faults ra-key-acl-too-open root-not-in-trust-list root-not-self-issued
expect_status 2 faults

printf '== collect, and audit on Linux\n'
collect_like faults 0 'Säge 根'

printf '== undone, one by one\n'
thumbprint=$(sha1sum issuing.cer | cut -c1-40 | tr a-f A-F)
wine reg delete "HKLM\\$kStores\\Root\\Certificates\\$thumbprint" /f >reg.log || fail 'cannot undo'
audit one
expect_new one faults root-not-self-issued
wine reg delete "HKLM\\$kStores\\AuthRoot\\AutoUpdate" /f >reg.log || fail 'cannot undo'
audit two
expect_new two one root-not-in-trust-list
plant registry-acl "$kKeys\cep-key" "$kGoodAcl"
audit none
expect_new none two ra-key-acl-too-open
expect_new base none
expect_new none base

printf '== a store that may not be read\n'
plant registry-acl "$kStores\My\Certificates" 'O:BAG:BAD:P(D;;GA;;;WD)'
audit denied
expect_status 3 denied
expect_new one denied unreadable-entry
collect_like denied 3 denied.snapshot
grep -q 'needs KEY_READ' denied/report.xml || fail 'the right that is missing is not named'

printf '== consoles\n'
# A console of its own code page, whatever it is, shows what is written as UTF-16. The words come from
# the environment, as cmd reads files in its code page; Wine's console breaks lines and moves the cursor.
printf '@chcp %%1\r\n@"%%EXE%%" audit --snapshot "%%NAME%%"\r\n' >console.cmd
for code_page in 850 65001; do
  EXE=Z:${exe//\//\\} NAME=Säge_根_gibt_es_nicht script -q -c "wine cmd /c console.cmd $code_page" \
    /dev/null >"console$code_page" </dev/null || true
  sed 's/\x1b\[[?0-9;]*[A-Za-z]//g' "console$code_page" | tr -d '\r\n' >shown
  if ! grep -q -F "code page: $code_page" shown || ! grep -q 'Säge_根_gibt_es_nicht' shown; then
    cat -v "console$code_page"
    fail "code page $code_page shows other text"
  fi
done

((failures == 0)) || exit 1
printf 'all as expected\n'
