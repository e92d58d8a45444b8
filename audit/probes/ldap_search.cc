// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/ldap_search.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "audit/probes/detail_text.h"
#include "audit/probes/ldap_result.h"

namespace pkiaudit::audit::probes {
namespace {

using Clock = std::chrono::steady_clock;
using Ending = LdapSession::Ending;

// More than any CA publishes.
constexpr size_t kMaxValues = 64;
constexpr int kMaxEntries = 64;

// One search from its connection to its end.
class Search {
 public:
  Search(LdapSession& session, const LdapTimes& times, const FetchOptions& options,
         BodyStore& bodies, FetchOutcome& outcome)
      : session_(session), options_(options), bodies_(bodies), times_(times), outcome_(outcome) {}

  void Run(const LdapServer& server, const LdapQuery& query) {
    if (Open(server) && Bind(server) && Ask(query)) {
      while (TakeMessage(query)) {
      }
    }
    outcome_.time_to_end = Elapsed();
  }

 private:
  Milliseconds Elapsed() const {
    return std::chrono::duration_cast<Milliseconds>(Clock::now() - start_);
  }
  Milliseconds TimeLeft() const { return std::max(times_.total - Elapsed(), Milliseconds(1)); }

  bool Fail(FetchStep step, std::string_view detail) {
    outcome_.step = step;
    outcome_.detail = CleanDetail(detail);
    if (step != FetchStep::kOk) outcome_.bodies.clear();
    return false;
  }
  bool Fail(const LdapSession::Failure& failure) { return Fail(failure.step, failure.detail); }

  bool Open(const LdapServer& server) {
    auto address = session_.Open(server, times_.connect, TimeLeft());
    if (!address) {
      outcome_.resolved_address = address.error().address;
      return Fail(address.error());
    }
    outcome_.resolved_address = std::move(*address);
    outcome_.time_to_connect = Elapsed();
    return true;
  }

  bool Bind(const LdapServer& server) {
    const auto who =
        server.host.empty() ? LdapSession::Identity::kThisAccount : LdapSession::Identity::kNobody;
    const auto ending = session_.Bind(who, TimeLeft());
    if (!ending) return Fail(ending.error());
    outcome_.time_to_first_byte = Elapsed();
    return TakeEnding(*ending, /*of_bind=*/true);
  }

  // True where it is a success.
  bool TakeEnding(const Ending& ending, bool of_bind) {
    outcome_.code = ending.code;
    if (ending.code == kLdapSuccess) return true;
    std::string detail = DescribeLdapResult(ending.code);
    if (!ending.diagnostic.empty()) detail += ": " + ending.diagnostic;
    const bool bind = of_bind || WantsBind(ending.code, ending.diagnostic);
    return Fail(bind ? FetchStep::kLdapBind : FetchStep::kLdapResult, detail);
  }

  bool Ask(const LdapQuery& query) {
    const auto asked = session_.Search(query, kMaxEntries, TimeLeft());
    return asked || Fail(asked.error());
  }

  // False after the last message, or a failure.
  bool TakeMessage(const LdapQuery& query) {
    Ending ending;
    bool is_taken = true;
    const auto message = session_.Next(
        TimeLeft(),
        [&](std::string_view attribute, x509::Bytes value) {
          is_taken = !IsAsked(query, attribute) || TakeValue(value);
          return is_taken;
        },
        ending);
    if (!is_taken) return false;
    if (!message) return Fail(message.error());
    switch (*message) {
      case LdapSession::Message::kEntry:
        return ++entries_ <= kMaxEntries || Fail(FetchStep::kTooLarge, "too many entries");
      case LdapSession::Message::kEnding:
        if (!TakeEnding(ending, /*of_bind=*/false)) return false;
        return outcome_.bodies.empty() ? Fail(FetchStep::kLdapNoValue, NothingFound())
                                       : Fail(FetchStep::kOk, "");
      case LdapSession::Message::kOther:
        break;  // references to other servers, notices: as many as time allows, none is kept
    }
    return true;
  }

  std::string_view NothingFound() const {
    return entries_ == 0 ? "no entry fits" : "the entry has no such attribute, or it is hidden";
  }

  bool TakeValue(x509::Bytes value) {
    if (value.empty()) return true;
    octets_ += value.size();
    if (octets_ > options_.max_body || outcome_.bodies.size() == kMaxValues) {
      return Fail(FetchStep::kTooLarge, "");
    }
    auto writer = bodies_.Start();
    if (writer.Append(value)) {
      if (auto body = writer.Finish()) {
        outcome_.bodies.push_back(std::move(*body));
        return true;
      }
    }
    return Fail(FetchStep::kNotTried, "no room for it");
  }

  LdapSession& session_;
  const FetchOptions& options_;
  BodyStore& bodies_;
  const LdapTimes times_;
  FetchOutcome& outcome_;
  const Clock::time_point start_ = Clock::now();
  int entries_ = 0;
  uint64_t octets_ = 0;
};

}  // namespace

void SearchLdap(LdapSession& session, const LdapServer& server, const LdapQuery& query,
                const LdapTimes& times, const FetchOptions& options, BodyStore& bodies,
                FetchOutcome& outcome) {
  outcome.bodies.clear();
  outcome.code.reset();
  outcome.time_to_connect.reset();
  outcome.time_to_first_byte.reset();
  Search(session, times, options, bodies, outcome).Run(server, query);
}

}  // namespace pkiaudit::audit::probes
