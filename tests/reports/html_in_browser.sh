#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# html_in_browser.sh WRITE_SAMPLE_REPORT: opens the HTML reports that the program writes in Chromium
# and fails on anything that the browser complains of: a violated content security policy, an error
# in the markup that it logs, or a page that does not render. Chromium must say something of a page
# that is at fault on purpose, so that silence proves something.
set -eu

write_sample_report=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM

"$write_sample_report" "$folder"

# browse PAGE: prints the page's document after loading; the console goes to PAGE.log.
browse() {
  HOME=$folder timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-quic \
    --no-first-run --disable-background-networking --disable-component-update --disable-sync \
    --disable-dev-shm-usage --user-data-dir="$folder/profile" \
    --enable-logging=stderr --v=0 --dump-dom "file://$1" >"$1.dom" 2>"$1.log"
}

# What the page made the browser say: console messages and policy violations.
complaints() {
  grep -E 'CONSOLE|Content Security Policy|Refused to' "$1.log" || true
}

cat >"$folder/faulty.html" <<'HTML'
<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'"><title>t</title>
<style>p { color: red }</style></head><body><p>text</p></body></html>
HTML
browse "$folder/faulty.html"
if [ -z "$(complaints "$folder/faulty.html")" ]; then
  echo 'Chromium says nothing of a violated policy: this test cannot see anything' >&2
  cat "$folder/faulty.html.log" >&2
  exit 1
fi

status=0
for page in sample hostile empty; do
  browse "$folder/$page.html"
  if [ -n "$(complaints "$folder/$page.html")" ]; then
    echo "$page.html:" >&2
    complaints "$folder/$page.html" >&2
    status=1
  fi
  for section in findings checks inventory sources coverage; do
    if ! grep -q "<section id=\"$section\"" "$folder/$page.html.dom"; then
      echo "$page.html: the browser sees no section $section" >&2
      status=1
    fi
  done
  if grep -qiE '<(script|img)' "$folder/$page.html.dom"; then
    echo "$page.html: text became markup" >&2
    status=1
  fi
done
exit $status
