// SPDX-License-Identifier: Apache-2.0
//
// The only part of pkiaudit that opens network connections. What comes back is plain values
// (audit/pki/revocation_facts.h); what they mean is the checks' matter, which cannot link this.
#ifndef PKIAUDIT_AUDIT_PROBES_FETCHER_H_
#define PKIAUDIT_AUDIT_PROBES_FETCHER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/pki/revocation_facts.h"
#include "audit/probes/address_policy.h"
#include "audit/probes/proxy.h"

namespace pkiaudit::audit::probes {

using Milliseconds = std::chrono::milliseconds;

struct FetchOptions {
  // HTTP transfers at once, in all and to one host (name and port).
  int concurrent = 256;
  int per_host = 8;
  // LDAP searches at once; each takes a thread.
  int ldap_threads = 16;
  // To resolve the name, connect and, with TLS, shake hands; and in all, redirects included. A
  // second attempt has a third of both: whoever fails twice is not slow, but gone.
  Milliseconds connect_time{5'000};
  Milliseconds total_time{15'000};
  int max_redirects = 3;
  uint64_t max_body = uint64_t{128} << 20;
  // All bodies together: what is over max_in_memory goes to a temporary file without a name, of at
  // most max_spooled octets.
  uint64_t max_in_memory = uint64_t{512} << 20;
  uint64_t max_spooled = uint64_t{8} << 30;

  ProxySettings proxies;
  // Whether it may connect to an address, wherever a URL, a name or a redirect leads; empty: to
  // any. Through a proxy the address of a name is not seen: then only literal addresses are asked
  // for.
  std::function<bool(const IpAddress&)> may_connect;
  bool allow_file_urls = false;
  // "dc1.corp.example", "[::1]:389": who answers ldap URLs without a host, anonymously. Empty: with
  // ldap_own_domain a server of this host's domain, which is told who asks; else nobody.
  std::string ldap_server;
  bool ldap_own_domain = false;
  std::string user_agent = "pkiaudit";
  // A PEM file of the CAs that TLS servers are checked against; empty: this machine's own.
  std::string tls_ca_file;
};

// Why an address that may_connect refuses was not asked, as FetchOutcome::detail.
constexpr std::string_view kAddressDenied =
    "the address is private and --deny-private-addresses was given";

// Fetches; remembers over its life which hosts failed, so that a dead host costs one time-out and
// one retry, not one for each URL. Not for several threads at once.
class Fetcher {
 public:
  virtual ~Fetcher() = default;
  // One outcome for each target, in their order. Never throws for what servers do. The bodies stay
  // readable after the fetcher is gone.
  virtual std::vector<FetchOutcome> Fetch(std::span<const FetchTarget> targets) = 0;
};

// http, https, ldap, ldaps and, where allowed, file.
std::unique_ptr<Fetcher> MakeNetworkFetcher(FetchOptions options);

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_FETCHER_H_
