// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "audit/probes/connection.h"
#include "audit/probes/ldap_session.h"
#include "audit/probes/winsock.h"
#include "stores/win/wide_text.h"
// Behind windows.h.
#include <winldap.h>
// Behind winldap.h.
#include <winber.h>

namespace pkiaudit::audit::probes {
namespace {

using stores::win::Narrow;
using stores::win::Widen;

template <auto kFree>
struct LdapDeleter {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
void FreeElement(BerElement* element) { ber_free(element, 0); }

using Handle = std::unique_ptr<LDAP, LdapDeleter<ldap_unbind>>;
using NativeMessage = std::unique_ptr<LDAPMessage, LdapDeleter<ldap_msgfree>>;
using Element = std::unique_ptr<BerElement, LdapDeleter<FreeElement>>;
using Text = std::unique_ptr<wchar_t, LdapDeleter<ldap_memfreeW>>;
using Values = std::unique_ptr<berval*, LdapDeleter<ldap_value_free_len>>;

l_timeval ToTimeval(Milliseconds time) {
  l_timeval value{};
  value.tv_sec = static_cast<LONG>(time.count() / 1000);
  value.tv_usec = static_cast<LONG>(time.count() % 1000 * 1000);
  return value;
}

// Where only whole seconds can be said.
ULONG ToSeconds(Milliseconds time) {
  return static_cast<ULONG>(std::max<int64_t>((time.count() + 999) / 1000, 1));
}

// wldap32's own errors stand behind those that servers send (winldap.h).
bool IsLocal(ULONG code) { return code >= LDAP_SERVER_DOWN; }

class WindowsLdapSession final : public LdapSession {
 public:
  explicit WindowsLdapSession(const FetchOptions& options) : options_(options) {}

  Result<std::string> Open(const LdapServer& server, Milliseconds connect_time,
                           Milliseconds total_time) override {
    StartWinsock();
    return server.host.empty() ? OpenOwnDomain(server, connect_time, total_time)
                               : OpenNamed(server, connect_time, total_time);
  }

  Result<Ending> Bind(Identity who, Milliseconds time) override {
    if (who == Identity::kThisAccount) return BindAsThisAccount(time);
    const ULONG operation = ldap_simple_bindW(handle_.get(), nullptr, nullptr);
    if (operation == kNoOperation) return FailLocally();
    const auto message = Wait(operation, time);
    if (!message) return tl::unexpected(message.error());
    return EndingOf(message->get());
  }

  Result<void> Search(const LdapQuery& query, int max_entries, Milliseconds time) override {
    std::vector<std::wstring> names;
    for (const std::string& name : AttributesToAsk(query)) names.push_back(Widen(name));
    std::vector<wchar_t*> pointers;
    pointers.reserve(names.size() + 1);
    for (std::wstring& name : names) pointers.push_back(name.data());
    pointers.push_back(nullptr);
    const ULONG scope = query.scope == LdapQuery::Scope::kBase       ? LDAP_SCOPE_BASE
                        : query.scope == LdapQuery::Scope::kOneLevel ? LDAP_SCOPE_ONELEVEL
                                                                     : LDAP_SCOPE_SUBTREE;
    std::wstring dn = Widen(query.dn);
    std::wstring filter = Widen(query.filter);
    const ULONG error = ldap_search_extW(
        handle_.get(), dn.data(), scope, filter.data(), pointers.data(), /*attrsonly=*/0, nullptr,
        nullptr, ToSeconds(time), static_cast<ULONG>(max_entries), &search_);
    if (error != LDAP_SUCCESS) return FailLocally(error);
    return {};
  }

  Result<Message> Next(Milliseconds time, const TakeValue& take, Ending& ending) override {
    const auto message = Wait(search_, time);
    if (!message) return tl::unexpected(message.error());
    switch (type_) {
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
  static constexpr auto kNoOperation = static_cast<ULONG>(-1);

  static tl::unexpected<Failure> FailLocally(ULONG error) {
    if (error == kNoOperation) error = LDAP_SERVER_DOWN;  // as Wine tells it
    const FetchStep step = error == LDAP_SERVER_DOWN || error == LDAP_CONNECT_ERROR
                               ? FetchStep::kTruncated
                           : error == LDAP_TIMEOUT ? FetchStep::kTimeOut
                                                   : FetchStep::kProtocol;
    return tl::unexpected(Failure{step, Describe(error)});
  }

  // Of what was done last in this session.
  tl::unexpected<Failure> FailLocally() const {
    ULONG error = LDAP_SUCCESS;
    ldap_get_optionW(handle_.get(), LDAP_OPT_ERROR_NUMBER, &error);
    return FailLocally(error != LDAP_SUCCESS ? error : LdapGetLastError());
  }

  // In English whatever the host's language is, unlike ldap_err2string().
  static std::string Describe(ULONG error) {
    switch (error) {
      case LDAP_SERVER_DOWN:
      case LDAP_CONNECT_ERROR:
        return "Can't contact LDAP server";
      case LDAP_TIMEOUT:
        return "Timed out";
      case LDAP_DECODING_ERROR:
        return "Decoding error";
      case LDAP_FILTER_ERROR:
        return "Bad search filter";
      case LDAP_NO_MEMORY:
        return "Out of memory";
      default:
        return "wldap32 error " + std::to_string(error);
    }
  }

  // The locator looks for a domain controller (ldap_init without a name). It is no foreign input
  // that leads there, so its address is looked at only once it is known.
  Result<std::string> OpenOwnDomain(const LdapServer& server, Milliseconds connect_time,
                                    Milliseconds total_time) {
    handle_.reset(server.tls ? ldap_sslinitW(nullptr, server.port, 1)
                             : ldap_initW(nullptr, server.port));
    if (handle_ == nullptr) return FailLocally(LdapGetLastError());
    SetOptions(total_time);
    // Domain controllers may ask for it.
    ldap_set_optionW(handle_.get(), LDAP_OPT_SIGN, LDAP_OPT_ON);
    l_timeval limit = ToTimeval(connect_time);
    const ULONG error = ldap_connect(handle_.get(), &limit);
    if (error != LDAP_SUCCESS) {
      return tl::unexpected(Failure{
          FetchStep::kConnect, "no domain controller of this host's domain: " + Describe(error)});
    }
    return CheckedPeer();
  }

  // wldap32 takes no socket, and tells one error for all that may go wrong until it is connected.
  // So a connection of our own says first whether the name resolves to an address that may be
  // asked, and whether somebody listens there.
  Result<std::string> OpenNamed(const LdapServer& server, Milliseconds connect_time,
                                Milliseconds total_time) {
    auto connection = Connect(server.host, server.port, connect_time, options_.may_connect);
    if (!connection) {
      ConnectFailure& failure = connection.error();
      return tl::unexpected(
          Failure{failure.step, std::move(failure.detail), std::move(failure.address)});
    }
    CloseSocket(connection->socket);
    std::string address = ToText(connection->address);
    // The address rather than the name, which might lead elsewhere the next time; but a certificate
    // is one of the name, and an address with colons is taken for one with a port.
    const bool by_address =
        !server.tls && std::holds_alternative<Ipv4Address>(connection->address.ip);
    const bool is_ipv6 = server.host.find(':') != std::string::npos;
    std::wstring host = Widen(by_address ? ToText(connection->address.ip)
                              : is_ipv6  ? "[" + server.host + "]"
                                         : server.host);
    handle_.reset(server.tls ? ldap_sslinitW(host.data(), server.port, 1)
                             : ldap_initW(host.data(), server.port));
    if (handle_ == nullptr) return FailLocally(LdapGetLastError());
    SetOptions(total_time);
    // It is the name of a host, not of a domain.
    ldap_set_optionW(handle_.get(), LDAP_OPT_AREC_EXCLUSIVE, LDAP_OPT_ON);
    l_timeval limit = ToTimeval(connect_time);
    const ULONG error = ldap_connect(handle_.get(), &limit);
    if (error != LDAP_SUCCESS) {
      return tl::unexpected(Failure{server.tls ? FetchStep::kTls : FetchStep::kConnect,
                                    Describe(error), std::move(address)});
    }
    if (by_address || !options_.may_connect) return address;
    return CheckedPeer();
  }

  // Who is at the other end, as far as wldap32 tells its socket.
  Result<std::string> CheckedPeer() {
    std::optional<SocketAddress> peer;
    SOCKET socket = INVALID_SOCKET;
    sockaddr_storage storage{};
    int size = sizeof(storage);
    auto* const address = reinterpret_cast<sockaddr*>(&storage);
    if (ldap_get_optionW(handle_.get(), LDAP_OPT_DESC, &socket) == LDAP_SUCCESS &&
        getpeername(socket, address, &size) == 0) {
      peer = FromSystem(*address);
    }
    if (options_.may_connect && (!peer || !options_.may_connect(peer->ip))) {
      return tl::unexpected(Failure{FetchStep::kRefused, std::string(kAddressDenied),
                                    peer ? ToText(*peer) : std::string()});
    }
    return peer ? ToText(*peer) : std::string();
  }

  void SetOptions(Milliseconds total_time) {
    LDAP* const session = handle_.get();
    ULONG version = LDAP_VERSION3;
    ldap_set_optionW(session, LDAP_OPT_PROTOCOL_VERSION, &version);
    ldap_set_optionW(session, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    ldap_set_optionW(session, LDAP_OPT_AUTO_RECONNECT, LDAP_OPT_OFF);
    // Bounds calls that wait by themselves.
    ULONG seconds = ToSeconds(total_time);
    ldap_set_optionW(session, LDAP_OPT_TIMELIMIT, &seconds);
    ldap_set_optionW(session, LDAP_OPT_SEND_TIMEOUT, &seconds);
  }

  // Kerberos or NTLM, whichever the two agree on, with what this process runs as.
  Result<Ending> BindAsThisAccount(Milliseconds time) {
    ULONG seconds = ToSeconds(time);
    ldap_set_optionW(handle_.get(), LDAP_OPT_TIMELIMIT, &seconds);
    const ULONG code = ldap_bind_sW(handle_.get(), nullptr, nullptr, LDAP_AUTH_NEGOTIATE);
    if (!IsLocal(code)) return Ending{static_cast<int>(code)};
    if (code == LDAP_SERVER_DOWN || code == LDAP_TIMEOUT) return FailLocally(code);
    return tl::unexpected(Failure{FetchStep::kLdapBind,
                                  "this account cannot log on by Negotiate: " + Describe(code)});
  }

  Result<NativeMessage> Wait(ULONG operation, Milliseconds time) {
    l_timeval limit = ToTimeval(time);
    LDAPMessage* message = nullptr;
    type_ = ldap_result(handle_.get(), operation, LDAP_MSG_ONE, &limit, &message);
    NativeMessage owner(message);
    if (type_ == 0) return tl::unexpected(Failure{FetchStep::kTimeOut, ""});
    if (type_ == kNoOperation || owner == nullptr) return FailLocally();
    return owner;
  }

  Result<Ending> EndingOf(LDAPMessage* message) const {
    ULONG code = LDAP_OTHER;
    wchar_t* text = nullptr;
    const ULONG error = ldap_parse_resultW(handle_.get(), message, &code, nullptr, &text, nullptr,
                                           nullptr, /*Freeit=*/FALSE);
    const Text owner(text);
    if (error != LDAP_SUCCESS && IsLocal(error)) return FailLocally(error);
    return Ending{static_cast<int>(code), text == nullptr ? "" : Narrow(text)};
  }

  void GiveValues(LDAPMessage* entry, const TakeValue& take) const {
    BerElement* position = nullptr;
    Text name(ldap_first_attributeW(handle_.get(), entry, &position));
    const Element owner(position);
    for (; name != nullptr; name.reset(ldap_next_attributeW(handle_.get(), entry, position))) {
      const Values values(ldap_get_values_lenW(handle_.get(), entry, name.get()));
      const std::string attribute = Narrow(name.get());
      for (berval** each = values.get(); each != nullptr && *each != nullptr; ++each) {
        const auto* data = reinterpret_cast<const uint8_t*>((*each)->bv_val);
        if (!take(attribute, {data, (*each)->bv_len})) return;
      }
    }
  }

  const FetchOptions& options_;
  Handle handle_;
  ULONG search_ = 0;
  ULONG type_ = 0;  // of the message that Wait() gave
};

}  // namespace

std::unique_ptr<LdapSession> MakeLdapSession(const FetchOptions& options) {
  return std::make_unique<WindowsLdapSession>(options);
}

}  // namespace pkiaudit::audit::probes
