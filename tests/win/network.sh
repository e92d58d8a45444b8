#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# network.sh PKIAUDIT.EXE CLI_TESTS: fetches under Wine from servers that Linux runs. First the
# tests of tests/cli with nginx, slapd, a black hole and a proxy, which the Linux executable CLI_TESTS
# starts, against PKIAUDIT.EXE; then what only Windows has: TLS by Schannel, WinHTTP's proxy setting.
set -euo pipefail

export PKIAUDIT_WINDOWS_EXECUTABLE=$1
cli_tests=$2
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=tests/win/wine
source "$source_dir/tests/win/wine"
unset http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY

work=$(mktemp -d)
servers=()
cleanup() {
  ((${#servers[@]} == 0)) || kill "${servers[@]}" || true
  stop_wine
  rm -rf "$work"
}
trap cleanup EXIT
[[ -n ${PKIAUDIT_WINE_PRISTINE:-} ]] || { start_wine "$work/wine" && stop_wine; }
copy_of_wine "$work/prefix"

printf '== servers of every kind\n'
PKIAUDIT_EXECUTABLE=$source_dir/tests/win/under_wine \
  "$cli_tests" --gtest_filter='EightServersTest.*:RevocationTest.*'

cd "$work"
failures=0
fail() {
  printf 'FAIL: %s\n' "$*"
  failures=$((failures + 1))
}

# serve COMMAND...: in the background, where {} stands for a free port of loopback, which is `port` then.
serve() {
  local arguments server
  for _ in 1 2 3; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    arguments=("${@//\{\}/$port}")
    "${arguments[@]}" >"server.$port" 2>&1 </dev/null &
    server=$!
    for _ in {1..100}; do
      kill -0 "$server" 2>/dev/null || break
      if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        servers+=("$server")
        return
      fi
      sleep 0.1
    done
  done
  fail "no server: $*" && exit 1
}

# A CA, and its CRL in the folder that is served.
printf '[ca]\ndefault_ca=ca\n[ca]\ndatabase=index\ncrlnumber=number\ndefault_crl_days=30\ndefault_md=sha256\n' >ca.cnf
: >index
echo 01 >number
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 60 -subj '/CN=Network CA' \
  -addext keyUsage=critical,keyCertSign,cRLSign 2>openssl.log
mkdir -p 'served/http:/pki.nowhere.example'
openssl ca -config ca.cnf -gencrl -keyfile ca.key -cert ca.pem -out crl.pem 2>>openssl.log
openssl crl -in crl.pem -outform DER -out served/ca.crl
cp served/ca.crl 'served/http:/pki.nowhere.example/ca.crl'

# issue NAME EXTENSION: NAME.pem, with NAME.key.
issue() {
  openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -subj "/CN=$1" -out "$1.csr" 2>>openssl.log
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -set_serial "$RANDOM" -days 30 -out "$1.pem" \
    -extfile <(printf '%s\nauthorityKeyIdentifier=keyid\n' "$2") 2>>openssl.log
}

# audit NAME URL [OPTION...]: of a host with a certificate whose CRL is at URL; report in NAME.
audit() {
  local name=$1 stores=$1.host/stores/LocalMachine
  issue "$name" "crlDistributionPoints=URI:$2"
  shift 2
  mkdir -p "$stores"/{Root,My}
  cp ca.pem "$stores/Root/ca.cer"
  cp "$name.pem" "$stores/My/leaf.cer"
  wine "$PKIAUDIT_WINDOWS_EXECUTABLE" audit --snapshot "$name.host" --role windows-host --online --quiet \
    --revocation-scope all --output "$name" "$@" 2>"$name.err" || true
  [[ -s $name/report.xml ]] || { cat "$name.err" && fail "no report of $name"; }
}

# failed NAME: the checks that fail; expect NAME CHECK...: of those of distribution points, just these.
failed() { grep -o '<finding check="[^"]*"[^>]* result="fail"' "$1/report.xml" | cut -d'"' -f2 | sort -u; }
expect() {
  local name=$1
  shift
  [[ "$(failed "$name" | grep '^cdp-' | tr '\n' ' ')" == "${*:+$* }" ]] ||
    fail "$name: expected '$*', got '$(failed "$name" | tr '\n' ' ')'"
}

# That Schannel looks at who signed the server's certificate is not to be seen here: Wine's does not.
printf '== TLS\n'
issue server 'subjectAltName=IP:127.0.0.1'
cat >nginx.conf <<'NGINX'
daemon off;
master_process off;
pid nginx.pid;
error_log nginx.log;
events {}
http {
  access_log off;
  client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
  server {
    listen 127.0.0.1:@PORT@ ssl;
    ssl_certificate server.pem;
    ssl_certificate_key server.key;
    root served;
  }
}
NGINX
# shellcheck disable=SC2016  # the inner shell's
serve sh -c 'sed "s/@PORT@/{}/; s|served;|$PWD/served;|" nginx.conf >nginx.{}.conf && exec /usr/sbin/nginx -p "$PWD" -c nginx.{}.conf'
audit tls "https://127.0.0.1:$port/ca.crl" --proxy none
expect tls cdp-https

printf "== the machine's proxy\n"
serve python3 -m http.server --bind 127.0.0.1 --directory served '{}'
set_winhttp_proxy "127.0.0.1:$port" '*.corp.example'
audit proxied http://pki.nowhere.example/ca.crl
expect proxied
grep -q 'WinHTTP' proxied/report.xml || fail 'the source of the proxy is not told'
audit direct http://pki.nowhere.example/ca.crl --proxy none
expect direct cdp-unreachable
audit exempt http://pki.corp.example/ca.crl
expect exempt cdp-unreachable

((failures == 0)) || exit 1
printf 'all as expected\n'
