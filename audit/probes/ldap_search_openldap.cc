// SPDX-License-Identifier: Apache-2.0
#include <ldap.h>
#include <openldap.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "audit/probes/connection.h"
#include "audit/probes/detail_text.h"
#include "audit/probes/ldap_search.h"

namespace pkiaudit::audit::probes {
namespace {

using Clock = std::chrono::steady_clock;

template <auto kFree>
struct LdapDeleter {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
void Unbind(LDAP* session) { ldap_unbind_ext(session, nullptr, nullptr); }
void FreeElement(BerElement* element) { ber_free(element, 0); }

using Session = std::unique_ptr<LDAP, LdapDeleter<Unbind>>;
using Message = std::unique_ptr<LDAPMessage, LdapDeleter<ldap_msgfree>>;
using Element = std::unique_ptr<BerElement, LdapDeleter<FreeElement>>;
using Text = std::unique_ptr<char, LdapDeleter<ldap_memfree>>;
using Values = std::unique_ptr<berval*, LdapDeleter<ldap_value_free_len>>;

// More than any CA publishes.
constexpr size_t kMaxValues = 64;
constexpr int kMaxEntries = 64;

// Whether the server wants to know who asks: then it is this program's lack of an account that is
// in the way. Active Directory tells operationsError with 000004DC to searches without a bind,
// OpenLDAP unwillingToPerform.
bool WantsBind(int code, std::string_view diagnostic) {
  switch (code) {
    case LDAP_STRONG_AUTH_REQUIRED:
    case LDAP_AUTH_METHOD_NOT_SUPPORTED:
    case LDAP_CONFIDENTIALITY_REQUIRED:
    case LDAP_INAPPROPRIATE_AUTH:
    case LDAP_INVALID_CREDENTIALS:
    case LDAP_INSUFFICIENT_ACCESS:
      return true;
    case LDAP_OPERATIONS_ERROR:
      return diagnostic.starts_with("000004DC");
    case LDAP_UNWILLING_TO_PERFORM:
      return diagnostic == "authentication required";
    default:
      return false;
  }
}

// One search from its connection to its end.
class Search {
 public:
  Search(const FetchOptions& options, BodyStore& bodies, const LdapTimes& times,
         FetchOutcome& outcome)
      : options_(options), bodies_(bodies), times_(times), outcome_(outcome) {}

  void Run(const LdapServer& server, const LdapQuery& query) {
    if (Open(server) && Bind() && Ask(query)) {
      while (TakeMessage(query)) {
      }
    }
    outcome_.time_to_end = Elapsed();
  }

 private:
  Milliseconds Elapsed() const {
    return std::chrono::duration_cast<Milliseconds>(Clock::now() - start_);
  }

  bool Fail(FetchStep step, std::string_view detail) {
    outcome_.step = step;
    outcome_.detail = CleanDetail(detail);
    if (step != FetchStep::kOk) outcome_.bodies.clear();
    return false;
  }

  // Of libldap's own errors, which are negative.
  bool FailLocally(int error) {
    if (errno == ERANGE) return Fail(FetchStep::kTooLarge, "");
    const FetchStep step = error == LDAP_SERVER_DOWN ? FetchStep::kTruncated
                           : error == LDAP_TIMEOUT   ? FetchStep::kTimeOut
                                                     : FetchStep::kProtocol;
    return Fail(step, ldap_err2string(error));
  }

  bool Open(const LdapServer& server) {
    auto connection = Connect(server.host, server.port, times_.connect, options_.may_connect);
    if (!connection) {
      outcome_.resolved_address = connection.error().address;
      const bool denied = connection.error().step == FetchStep::kRefused;
      return Fail(connection.error().step, denied ? kAddressDenied : connection.error().detail);
    }
    outcome_.resolved_address = ToText(connection->address);
    outcome_.time_to_connect = Elapsed();
    const bool ipv6 = server.host.find(':') != std::string::npos;
    const std::string url = std::string(server.tls ? "ldaps://" : "ldap://") +
                            (ipv6 ? "[" + server.host + "]" : server.host) + ":" +
                            std::to_string(server.port);
    LDAP* session = nullptr;
    // It takes the socket.
    const int error = ldap_init_fd(connection->socket, LDAP_PROTO_TCP, url.c_str(), &session);
    if (error != LDAP_SUCCESS) return FailLocally(error);
    session_.reset(session);
    SetOptions();
    if (!server.tls) return true;
    if (ldap_install_tls(session_.get()) == LDAP_SUCCESS) return true;
    return Fail(FetchStep::kTls, Diagnostic());
  }

  void SetOptions() {
    LDAP* const session = session_.get();
    const int version = LDAP_VERSION3;
    ldap_set_option(session, LDAP_OPT_PROTOCOL_VERSION, &version);
    ldap_set_option(session, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    ldap_set_option(session, LDAP_OPT_RESTART, LDAP_OPT_ON);
    const timeval time = TimeLeft();
    ldap_set_option(session, LDAP_OPT_NETWORK_TIMEOUT, &time);
    if (!options_.tls_ca_file.empty()) {
      ldap_set_option(session, LDAP_OPT_X_TLS_CACERTFILE, options_.tls_ca_file.c_str());
      const int client = 0;
      ldap_set_option(session, LDAP_OPT_X_TLS_NEWCTX, &client);
    }
    // No message may be larger than a body with what stands around it.
    Sockbuf* buffer = nullptr;
    constexpr uint64_t kAround = 65536;
    ber_len_t most = static_cast<ber_len_t>(options_.max_body + kAround);
    if (ldap_get_option(session, LDAP_OPT_SOCKBUF, &buffer) == LDAP_OPT_SUCCESS) {
      ber_sockbuf_ctrl(buffer, LBER_SB_OPT_SET_MAX_INCOMING, &most);
    }
  }

  timeval TimeLeft() const {
    const auto left = std::max(times_.total - Elapsed(), Milliseconds(1));
    timeval time{};
    time.tv_sec = static_cast<time_t>(left.count() / 1000);
    time.tv_usec = static_cast<suseconds_t>(left.count() % 1000 * 1000);
    return time;
  }

  std::string Diagnostic() const {
    char* text = nullptr;
    ldap_get_option(session_.get(), LDAP_OPT_DIAGNOSTIC_MESSAGE, &text);
    const Text owner(text);
    return text == nullptr ? "" : text;
  }

  // The next message of the operation; null where there is none in time.
  Message Wait(int operation) {
    timeval time = TimeLeft();
    LDAPMessage* message = nullptr;
    errno = 0;
    const int type = ldap_result(session_.get(), operation, LDAP_MSG_ONE, &time, &message);
    if (type > 0) {
      if (!outcome_.time_to_first_byte) outcome_.time_to_first_byte = Elapsed();
      return Message(message);
    }
    if (type == 0) {
      Fail(FetchStep::kTimeOut, "");
    } else {
      int error = LDAP_SERVER_DOWN;
      ldap_get_option(session_.get(), LDAP_OPT_RESULT_CODE, &error);
      FailLocally(error);
    }
    return nullptr;
  }

  // The result that ends an operation; true where it is a success.
  bool TakeResult(LDAPMessage* message, bool of_bind) {
    int code = LDAP_OTHER;
    char* text = nullptr;
    const int error = ldap_parse_result(session_.get(), message, &code, nullptr, &text, nullptr,
                                        nullptr, /*freeit=*/0);
    const Text owner(text);
    if (error != LDAP_SUCCESS) return FailLocally(error);
    outcome_.code = code;
    if (code == LDAP_SUCCESS) return true;
    const std::string_view diagnostic = text == nullptr ? "" : text;
    std::string detail = ldap_err2string(code);
    if (!diagnostic.empty()) detail += ": " + std::string(diagnostic);
    const bool bind = of_bind || WantsBind(code, diagnostic);
    return Fail(bind ? FetchStep::kLdapBind : FetchStep::kLdapResult, detail);
  }

  bool Bind() {
    berval nobody{0, const_cast<char*>("")};
    int operation = 0;
    const int error =
        ldap_sasl_bind(session_.get(), "", LDAP_SASL_SIMPLE, &nobody, nullptr, nullptr, &operation);
    if (error != LDAP_SUCCESS) return FailLocally(error);
    const Message message = Wait(operation);
    return message != nullptr && TakeResult(message.get(), /*of_bind=*/true);
  }

  bool Ask(const LdapQuery& query) {
    std::vector<std::string> names = AttributesToAsk(query);
    std::vector<char*> pointers;
    for (std::string& name : names) pointers.push_back(name.data());
    pointers.push_back(nullptr);
    const int scope = query.scope == LdapQuery::Scope::kBase       ? LDAP_SCOPE_BASE
                      : query.scope == LdapQuery::Scope::kOneLevel ? LDAP_SCOPE_ONELEVEL
                                                                   : LDAP_SCOPE_SUBTREE;
    timeval time = TimeLeft();
    const int error = ldap_search_ext(session_.get(), query.dn.c_str(), scope, query.filter.c_str(),
                                      pointers.data(), /*attrsonly=*/0, nullptr, nullptr, &time,
                                      /*sizelimit=*/kMaxEntries, &search_);
    return error == LDAP_SUCCESS || FailLocally(error);
  }

  // False after the last message, or a failure.
  bool TakeMessage(const LdapQuery& query) {
    const Message message = Wait(search_);
    if (message == nullptr) return false;
    switch (ldap_msgtype(message.get())) {
      case LDAP_RES_SEARCH_ENTRY:
        if (++entries_ > kMaxEntries) return Fail(FetchStep::kTooLarge, "too many entries");
        return TakeEntry(message.get(), query);
      case LDAP_RES_SEARCH_RESULT:
        if (TakeResult(message.get(), /*of_bind=*/false)) {
          Fail(outcome_.bodies.empty() ? FetchStep::kLdapNoValue : FetchStep::kOk,
               outcome_.bodies.empty() ? NothingFound() : "");
        }
        return false;
      default:  // references to other servers, notices: as many as time allows, none is kept
        return true;
    }
  }

  std::string_view NothingFound() const {
    return entries_ == 0 ? "no entry fits" : "the entry has no such attribute, or it is hidden";
  }

  bool TakeEntry(LDAPMessage* entry, const LdapQuery& query) {
    BerElement* position = nullptr;
    Text name(ldap_first_attribute(session_.get(), entry, &position));
    const Element owner(position);
    for (; name != nullptr; name.reset(ldap_next_attribute(session_.get(), entry, position))) {
      if (!IsAsked(query, name.get())) continue;
      const Values values(ldap_get_values_len(session_.get(), entry, name.get()));
      for (berval** each = values.get(); each != nullptr && *each != nullptr; ++each) {
        if (!TakeValue(**each)) return false;
      }
    }
    return true;
  }

  bool TakeValue(const berval& value) {
    if (value.bv_len == 0) return true;
    octets_ += value.bv_len;
    if (octets_ > options_.max_body || outcome_.bodies.size() == kMaxValues) {
      return Fail(FetchStep::kTooLarge, "");
    }
    auto writer = bodies_.Start();
    const auto* data = reinterpret_cast<const uint8_t*>(value.bv_val);
    if (writer.Append({data, value.bv_len})) {
      if (auto body = writer.Finish()) {
        outcome_.bodies.push_back(std::move(*body));
        return true;
      }
    }
    return Fail(FetchStep::kNotTried, "no room for it");
  }

  const FetchOptions& options_;
  BodyStore& bodies_;
  const LdapTimes times_;
  FetchOutcome& outcome_;
  const Clock::time_point start_ = Clock::now();
  Session session_;
  int search_ = 0;
  int entries_ = 0;
  uint64_t octets_ = 0;
};

}  // namespace

void SearchLdap(const LdapServer& server, const LdapQuery& query, const LdapTimes& times,
                const FetchOptions& options, BodyStore& bodies, FetchOutcome& outcome) {
  outcome.bodies.clear();
  outcome.code.reset();
  outcome.time_to_connect.reset();
  outcome.time_to_first_byte.reset();
  Search(options, bodies, times, outcome).Run(server, query);
}

}  // namespace pkiaudit::audit::probes
