// SPDX-License-Identifier: Apache-2.0
//
// The seam between platforms: one connection to one LDAP server, by libldap
// (ldap_session_openldap.cc) or Windows' wldap32 (ldap_session_win.cc). What its answers mean is
// SearchLdap()'s matter.
#ifndef PKIAUDIT_AUDIT_PROBES_LDAP_SESSION_H_
#define PKIAUDIT_AUDIT_PROBES_LDAP_SESSION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "audit/probes/fetcher.h"
#include "audit/probes/ldap_query.h"
#include "x509/bytes.h"

namespace pkiaudit::audit::probes {

struct LdapServer {
  // Empty: one of this host's own domain, which the system finds; only where
  // FetchOptions::ldap_own_domain says that it can.
  std::string host;
  uint16_t port = 389;
  bool tls = false;
};

// Each call blocks for no longer than the time that it is given, but for resolving a name and
// finding a server of the domain, which have the system's own limits. Functions in the order of
// declaration, and none after a failure. For one thread.
class LdapSession {
 public:
  struct Failure {
    FetchStep step = FetchStep::kProtocol;  // not kOk
    std::string detail;
    std::string address = {};  // that was tried last; only of Open()
  };
  template <typename T>
  using Result = tl::expected<T, Failure>;

  enum class Identity : uint8_t {
    kNobody,       // an anonymous bind (RFC 4513 5.1.1)
    kThisAccount,  // that of this process, by Negotiate
  };
  // What a server says at the end of an operation (RFC 4511 4.1.9).
  struct Ending {
    int code = 0;
    std::string diagnostic = {};
  };
  enum class Message : uint8_t { kEntry, kEnding, kOther };
  // Of one attribute of an entry. False: no more values are wanted.
  using TakeValue = std::function<bool(std::string_view attribute, x509::Bytes value)>;

  virtual ~LdapSession() = default;
  // The address of the other end, "192.0.2.1:389"; empty where the system does not tell it.
  virtual Result<std::string> Open(const LdapServer& server, Milliseconds connect_time,
                                   Milliseconds total_time) = 0;
  virtual Result<Ending> Bind(Identity who, Milliseconds time) = 0;
  virtual Result<void> Search(const LdapQuery& query, int max_entries, Milliseconds time) = 0;
  // The next message of the search: of kEntry all values are given to `take`, of kEnding `ending`
  // is filled.
  virtual Result<Message> Next(Milliseconds time, const TakeValue& take, Ending& ending) = 0;
};

// `options` must outlive it.
std::unique_ptr<LdapSession> MakeLdapSession(const FetchOptions& options);

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_LDAP_SESSION_H_
