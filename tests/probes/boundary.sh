#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# boundary.sh SOURCE_FOLDER PROBES_LIBRARY LIBRARY...
#
# Only audit/probes may use the network: nothing else includes libcurl, libldap or sockets, and none
# of the other libraries refers to them or to audit/probes. The command line is the one that wires
# them together, so it may include audit/probes.
set -euo pipefail
readonly source_folder=$1 probes=$2
shift 2
readonly network='\b(curl_[a-z_]+|ldap_[a-z_]+|ber_[a-z_]+|socket|connect|getaddrinfo)$|audit::probes::'
failed=0

undefined() {
  nm --demangle --undefined-only "$1" | awk '$1 == "U" {$1 = ""; print substr($0, 2)}' | sort -u
}

if ! undefined "$probes" | grep -E "$network" >/dev/null; then
  printf '%s refers to no network: this test looks for the wrong names\n' "$probes"
  failed=1
fi
for library in "$@"; do
  if found=$(undefined "$library" | grep -E "$network"); then
    printf '%s refers to the network:\n%s\n' "$library" "$found"
    failed=1
  fi
done

cd "$source_folder"
if found=$(grep -rnE '#include <(curl/|ldap\.h|openldap\.h|lber\.h|sys/socket\.h|netdb\.h|winsock2\.h|ws2tcpip\.h|winldap\.h|winhttp\.h)' \
  x509 stores audit reports cli --include='*.cc' --include='*.h' | grep -v '^audit/probes/'); then
  printf 'Only audit/probes may include these:\n%s\n' "$found"
  failed=1
fi
if found=$(grep -rn '#include "audit/probes/' x509 stores audit reports --include='*.cc' --include='*.h' |
  grep -v '^audit/probes/'); then
  printf 'Only audit/probes and cli may include these:\n%s\n' "$found"
  failed=1
fi
exit "$failed"
