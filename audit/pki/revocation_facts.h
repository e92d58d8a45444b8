// SPDX-License-Identifier: Apache-2.0
//
// What became of each URL that revocation checking depends on: plain values, made by the fetcher
// (audit/probes) or by the replay of a snapshot, judged by checks that never touch the network.
#ifndef PKIAUDIT_AUDIT_PKI_REVOCATION_FACTS_H_
#define PKIAUDIT_AUDIT_PKI_REVOCATION_FACTS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "x509/bytes.h"
#include "x509/digest.h"
#include "x509/time.h"

namespace pkiaudit::audit {

// What a URL is asked for; decides the LDAP attribute and how the body is read.
enum class FetchKind : uint8_t {
  kCrl,        // cRLDistributionPoints: attribute certificateRevocationList or as the URL says
  kDeltaCrl,   // FreshestCRL: deltaRevocationList or as the URL says
  kCaIssuers,  // AIA id-ad-caIssuers: a certificate, or PKCS#7 with certificates
  kOcsp,       // AIA id-ad-ocsp: POST of `request`
};
// "crl", "deltaCrl", "caIssuers", "ocsp": as in the report and in the index of saved bodies.
std::string_view FetchKindName(FetchKind kind);
std::optional<FetchKind> ParseFetchKind(std::string_view name);

// One thing to fetch. The scope names each (kind, URL, request) once.
struct FetchTarget {
  FetchKind kind = FetchKind::kCrl;
  std::string url;               // octets as in the certificate; hostile
  std::vector<uint8_t> request;  // kOcsp: the DER of the OCSPRequest

  friend auto operator<=>(const FetchTarget&, const FetchTarget&) = default;
};

// How far fetching came. Exactly one; all but kOk name the step that failed.
enum class FetchStep : uint8_t {
  kOk,            // there is a body; whether it is what was asked for is the checks' matter
  kRefused,       // not tried: policy (file:, private address, scheme that is not fetched, …)
  kNotTried,      // not tried for another reason: a limit, no LDAP server for a hostless URL
  kMalformedUrl,  // no URL at all
  kName,          // the host's name does not resolve
  kConnect,       // refused, unreachable, or no answer within the time to connect
  kTls,           // handshake or certificate
  kProxy,         // the proxy's name, no connection to it, or it refuses; `code` is its status
  kHttpStatus,    // `code` is the status, not 2xx
  kRedirect,      // a loop, too many, to another scheme class, or without a place to go
  kTimeOut,       // connected, and not done within the whole time
  kTooLarge,      // the body is over the limit
  kTruncated,     // the connection ended before the body did, or its coding is broken
  kProtocol,      // any other fault of HTTP
  kLdapBind,      // the server refuses the bind or wants a stronger one; `code` is the LDAP result
  kLdapResult,    // `code` is the LDAP result, such as 32 noSuchObject
  kLdapNoValue,   // the entry is there, the attribute is not or is empty
  kFile,          // a file: URL whose file cannot be read
  kBody,          // a replayed body that is missing, or not the one that the index tells
};
// "ok", "refused", "notTried", "malformedUrl", "name", …
std::string_view FetchStepName(FetchStep step);
std::optional<FetchStep> ParseFetchStep(std::string_view name);
// The step as a phrase that ends "It failed because …": "the host's name does not resolve".
std::string_view FetchStepPhrase(FetchStep step);
// Neither the host nor the URL is to blame: the result is "not checked", not a finding.
constexpr bool CouldNotTell(FetchStep step) {
  return step == FetchStep::kRefused || step == FetchStep::kNotTried ||
         step == FetchStep::kLdapBind || step == FetchStep::kBody;
}

// What was fetched, in memory or in a spooled file. Const access from several threads is safe, each
// reader has a position of its own.
class FetchedBody {
 public:
  // Reads front to back.
  class Stream {
   public:
    virtual ~Stream() = default;
    // Fills `buffer` from its start; fewer octets than it holds only at the end, and 0 there.
    // Nothing where the spooled file cannot be read.
    virtual std::optional<size_t> Read(std::span<uint8_t> buffer) = 0;
  };

  virtual ~FetchedBody() = default;
  virtual uint64_t size() const = 0;
  // The octets where they stand in memory, valid as long as the body; nothing where they do not.
  virtual std::optional<x509::Bytes> InMemory() const = 0;
  // Null where the spooled file cannot be opened.
  virtual std::unique_ptr<Stream> Open() const = 0;
};
// A body in memory: for small ones, replays and tests.
std::shared_ptr<const FetchedBody> MakeBody(std::vector<uint8_t> octets);

struct FetchOutcome {
  using Milliseconds = std::chrono::milliseconds;

  FetchTarget target;
  FetchStep step = FetchStep::kNotTried;
  // HTTP status or LDAP result code, where the server gave one; also beside kOk.
  std::optional<int32_t> code;
  // One plain sentence or phrase beside the step, in the library's or the server's words, cleaned
  // of controls, at most 200 octets: "Could not resolve host: pki.corp.example". May be empty. No
  // report compares it; it may differ between machines.
  std::string detail;
  // The last connection's, after redirects: "192.0.2.1:80", "[2001:db8::1]:389". Empty where there
  // was none.
  std::string resolved_address;
  std::string proxy;                   // "http://proxy.corp.example:8080"; empty: direct
  std::vector<std::string> redirects;  // where each led, in order, the last being where it ended
  std::string content_type;            // as the server says it; empty where it does not
  // From the start of the last attempt to …; nothing where it did not come so far. A connection
  // that stood already takes no time.
  std::optional<Milliseconds> time_to_connect;
  std::optional<Milliseconds> time_to_first_byte;
  std::optional<Milliseconds> time_to_end;
  uint32_t attempts = 0;

  // What came, decoded from its content coding. LDAP may give several values; HTTP one. Also what
  // came before a failure where it helps to tell what it was (at most 4 KiB then), such as the page
  // of a 404.
  struct Body {
    std::shared_ptr<const FetchedBody> octets;
    x509::Sha256Digest sha256{};
  };
  std::vector<Body> bodies;
};

struct RevocationFacts {
  enum class Mode : uint8_t {
    kOffline,   // nothing was fetched: `outcomes` is empty
    kOnline,    // fetched in this run
    kReplayed,  // from the bodies that were saved at `time`
  };
  Mode mode = Mode::kOffline;
  // When fetching began; kOffline: nothing. Shown in the report; freshness is judged at the audit's
  // own time.
  std::optional<x509::Time> time;
  std::string proxy_source;            // kOnline: "environment", "--proxy", "WinHTTP"; empty: none
  std::vector<FetchOutcome> outcomes;  // one per target, in the order of the targets
};
// "offline", "online", "replayed".
std::string_view ModeName(RevocationFacts::Mode mode);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_REVOCATION_FACTS_H_
