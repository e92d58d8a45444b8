// SPDX-License-Identifier: Apache-2.0
#include <ldap.h>
#include <openldap.h>

#include <cerrno>
#include <vector>

#include "audit/probes/connection.h"
#include "audit/probes/ldap_session.h"

namespace pkiaudit::audit::probes {
namespace {

template <auto kFree>
struct LdapDeleter {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
void Unbind(LDAP* session) { ldap_unbind_ext(session, nullptr, nullptr); }
void FreeElement(BerElement* element) { ber_free(element, 0); }

using Handle = std::unique_ptr<LDAP, LdapDeleter<Unbind>>;
using NativeMessage = std::unique_ptr<LDAPMessage, LdapDeleter<ldap_msgfree>>;
using Element = std::unique_ptr<BerElement, LdapDeleter<FreeElement>>;
using Text = std::unique_ptr<char, LdapDeleter<ldap_memfree>>;
using Values = std::unique_ptr<berval*, LdapDeleter<ldap_value_free_len>>;

timeval ToTimeval(Milliseconds time) {
  timeval value{};
  value.tv_sec = static_cast<time_t>(time.count() / 1000);
  value.tv_usec = static_cast<suseconds_t>(time.count() % 1000 * 1000);
  return value;
}

class OpenLdapSession final : public LdapSession {
 public:
  explicit OpenLdapSession(const FetchOptions& options) : options_(options) {}

  Result<std::string> Open(const LdapServer& server, Milliseconds connect_time,
                           Milliseconds total_time) override {
    auto connection = Connect(server.host, server.port, connect_time, options_.may_connect);
    if (!connection) {
      ConnectFailure& failure = connection.error();
      return tl::unexpected(
          Failure{failure.step, std::move(failure.detail), std::move(failure.address)});
    }
    std::string address = ToText(connection->address);
    const bool ipv6 = server.host.find(':') != std::string::npos;
    const std::string url = std::string(server.tls ? "ldaps://" : "ldap://") +
                            (ipv6 ? "[" + server.host + "]" : server.host) + ":" +
                            std::to_string(server.port);
    LDAP* handle = nullptr;
    // It takes the socket.
    const int error = ldap_init_fd(static_cast<ber_socket_t>(connection->socket), LDAP_PROTO_TCP,
                                   url.c_str(), &handle);
    if (error != LDAP_SUCCESS) return FailLocally(error);
    handle_.reset(handle);
    SetOptions(total_time);
    if (!server.tls || ldap_install_tls(handle_.get()) == LDAP_SUCCESS) return address;
    return tl::unexpected(Failure{FetchStep::kTls, Diagnostic(), std::move(address)});
  }

  // Always as nobody: where this account is asked for, the system has found the server.
  Result<Ending> Bind(Identity /*who*/, Milliseconds time) override {
    berval nobody{0, const_cast<char*>("")};
    int operation = 0;
    const int error =
        ldap_sasl_bind(handle_.get(), "", LDAP_SASL_SIMPLE, &nobody, nullptr, nullptr, &operation);
    if (error != LDAP_SUCCESS) return FailLocally(error);
    const auto message = Wait(operation, time);
    if (!message) return tl::unexpected(message.error());
    return EndingOf(message->get());
  }

  Result<void> Search(const LdapQuery& query, int max_entries, Milliseconds time) override {
    std::vector<std::string> names = AttributesToAsk(query);
    std::vector<char*> pointers;
    pointers.reserve(names.size() + 1);
    for (std::string& name : names) pointers.push_back(name.data());
    pointers.push_back(nullptr);
    const int scope = query.scope == LdapQuery::Scope::kBase       ? LDAP_SCOPE_BASE
                      : query.scope == LdapQuery::Scope::kOneLevel ? LDAP_SCOPE_ONELEVEL
                                                                   : LDAP_SCOPE_SUBTREE;
    timeval limit = ToTimeval(time);
    const int error = ldap_search_ext(handle_.get(), query.dn.c_str(), scope, query.filter.c_str(),
                                      pointers.data(), /*attrsonly=*/0, nullptr, nullptr, &limit,
                                      max_entries, &search_);
    if (error != LDAP_SUCCESS) return FailLocally(error);
    return {};
  }

  Result<Message> Next(Milliseconds time, const TakeValue& take, Ending& ending) override {
    const auto message = Wait(search_, time);
    if (!message) return tl::unexpected(message.error());
    switch (ldap_msgtype(message->get())) {
      case LDAP_RES_SEARCH_ENTRY:
        GiveValues(message->get(), take);
        return Message::kEntry;
      case LDAP_RES_SEARCH_RESULT: {
        auto result = EndingOf(message->get());
        if (!result) return tl::unexpected(result.error());
        ending = std::move(*result);
        return Message::kEnding;
      }
      default:
        return Message::kOther;
    }
  }

 private:
  // Of libldap's own errors, which are negative.
  static tl::unexpected<Failure> FailLocally(int error) {
    if (errno == ERANGE) return tl::unexpected(Failure{FetchStep::kTooLarge, ""});
    const FetchStep step = error == LDAP_SERVER_DOWN ? FetchStep::kTruncated
                           : error == LDAP_TIMEOUT   ? FetchStep::kTimeOut
                                                     : FetchStep::kProtocol;
    return tl::unexpected(Failure{step, ldap_err2string(error)});
  }

  void SetOptions(Milliseconds total_time) {
    LDAP* const session = handle_.get();
    const int version = LDAP_VERSION3;
    ldap_set_option(session, LDAP_OPT_PROTOCOL_VERSION, &version);
    ldap_set_option(session, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    ldap_set_option(session, LDAP_OPT_RESTART, LDAP_OPT_ON);
    const timeval time = ToTimeval(total_time);
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

  std::string Diagnostic() const {
    char* text = nullptr;
    ldap_get_option(handle_.get(), LDAP_OPT_DIAGNOSTIC_MESSAGE, &text);
    const Text owner(text);
    return text == nullptr ? "" : text;
  }

  Result<NativeMessage> Wait(int operation, Milliseconds time) const {
    timeval limit = ToTimeval(time);
    LDAPMessage* message = nullptr;
    errno = 0;
    const int type = ldap_result(handle_.get(), operation, LDAP_MSG_ONE, &limit, &message);
    if (type > 0) return NativeMessage(message);
    if (type == 0) return tl::unexpected(Failure{FetchStep::kTimeOut, ""});
    int error = LDAP_SERVER_DOWN;
    ldap_get_option(handle_.get(), LDAP_OPT_RESULT_CODE, &error);
    return FailLocally(error);
  }

  Result<Ending> EndingOf(LDAPMessage* message) const {
    int code = LDAP_OTHER;
    char* text = nullptr;
    const int error = ldap_parse_result(handle_.get(), message, &code, nullptr, &text, nullptr,
                                        nullptr, /*freeit=*/0);
    const Text owner(text);
    if (error != LDAP_SUCCESS) return FailLocally(error);
    return Ending{code, text == nullptr ? "" : text};
  }

  void GiveValues(LDAPMessage* entry, const TakeValue& take) const {
    BerElement* position = nullptr;
    Text name(ldap_first_attribute(handle_.get(), entry, &position));
    const Element owner(position);
    for (; name != nullptr; name.reset(ldap_next_attribute(handle_.get(), entry, position))) {
      const Values values(ldap_get_values_len(handle_.get(), entry, name.get()));
      for (berval** each = values.get(); each != nullptr && *each != nullptr; ++each) {
        const auto* data = reinterpret_cast<const uint8_t*>((*each)->bv_val);
        if (!take(name.get(), {data, (*each)->bv_len})) return;
      }
    }
  }

  const FetchOptions& options_;
  Handle handle_;
  int search_ = 0;
};

}  // namespace

std::unique_ptr<LdapSession> MakeLdapSession(const FetchOptions& options) {
  return std::make_unique<OpenLdapSession>(options);
}

}  // namespace pkiaudit::audit::probes
