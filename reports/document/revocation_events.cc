// SPDX-License-Identifier: Apache-2.0
#include "reports/document/revocation_events.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "audit/pki/shown_url.h"
#include "x509/time.h"

namespace pkiaudit::reports {
namespace {

using audit::CrlUrlState;

std::string TextOf(std::optional<x509::Time> time) { return time ? x509::ToIso8601(*time) : ""; }

std::optional<uint64_t> Milliseconds(
    const std::optional<audit::FetchOutcome::Milliseconds>& duration) {
  if (!duration) {
    return std::nullopt;
  }
  return static_cast<uint64_t>(std::max<int64_t>(duration->count(), 0));
}

void AddFetching(const audit::FetchOutcome* outcome, RevocationEvent& event) {
  if (outcome == nullptr) {
    return;
  }
  event.step = outcome->step;
  if (outcome->code) {
    event.code = *outcome->code;
  }
  event.detail = outcome->detail;
  event.address = outcome->resolved_address;
  event.proxy = outcome->proxy;
  for (const std::string& redirect : outcome->redirects) {
    event.redirects.emplace_back(audit::ShownUrl(redirect));
  }
  if (!outcome->bodies.empty()) {
    uint64_t octets = 0;
    for (const auto& body : outcome->bodies) {
      octets += body.octets->size();
    }
    event.octets = octets;
    event.sha256 = x509::ToHex(outcome->bodies.front().sha256);
  }
  event.connect_ms = Milliseconds(outcome->time_to_connect);
  event.first_byte_ms = Milliseconds(outcome->time_to_first_byte);
  event.end_ms = Milliseconds(outcome->time_to_end);
}

void AddCrl(const audit::AuditInput& input, const audit::KnownCrl& known, RevocationEvent& event) {
  const audit::CrlSchedule schedule = known.schedule();
  event.issuer = known.crl.issuer().ToRfc4514();
  event.this_update = TextOf(schedule.this_update);
  event.next_update = TextOf(schedule.next_update);
  event.next_publish = TextOf(schedule.next_publish);
  if (const auto number = known.crl.crl_number(); number && *number) {
    event.crl_number = (*number)->ToText();
  }
  event.entries = known.crl.entry_count();
  event.sha256 = x509::ToHex(known.crl.sha256());
  event.octets = known.crl.size();
  if (known.signer != stores::kNone) {
    const stores::CertificateEntry& signer = input.inventory.entry(known.signer);
    event.signer = signer.certificate.subject().ToRfc4514();
    event.signer_thumbprint = x509::ToHex(signer.sha1);
  }
}

// Of a CRL that is what it should be.
RevocationState StateByTime(const audit::AuditInput& input, const audit::KnownCrl& known) {
  switch (audit::FindCrlState(known.schedule(), input.time, input.policy)) {
    case audit::CrlState::kNotYetValid:
      return RevocationState::kNotYetValid;
    case audit::CrlState::kExpired:
      return RevocationState::kExpired;
    case audit::CrlState::kOverdue:
      return RevocationState::kOverdue;
    case audit::CrlState::kExpiring:
      return RevocationState::kExpiring;
    case audit::CrlState::kFresh:
      break;
  }
  const bool verified = known.signature == audit::CrlSignature::kValid;
  return verified ? RevocationState::kUsable : RevocationState::kUnverified;
}

RevocationState StateOf(const audit::AuditInput& input, const audit::CrlUrl& url) {
  switch (url.state) {
    case CrlUrlState::kNotFetched:
      return RevocationState::kNotFetched;
    case CrlUrlState::kMalformedUrl:
      return RevocationState::kMalformedUrl;
    case CrlUrlState::kUnreachable:
      return RevocationState::kUnreachable;
    case CrlUrlState::kNotACrl:
      return RevocationState::kUnreadable;
    case CrlUrlState::kWrongIssuer:
      return RevocationState::kWrongIssuer;
    case CrlUrlState::kBadSignature:
      return RevocationState::kBadSignature;
    case CrlUrlState::kWrongScope:
      return RevocationState::kUnfit;
    case CrlUrlState::kNotYetValid:
    case CrlUrlState::kExpired:
    case CrlUrlState::kUsable:
      break;
  }
  return StateByTime(input, input.revocation.crls()[url.crl]);
}

RevocationState StateOf(audit::CaIssuersUrl::State state) {
  using State = audit::CaIssuersUrl::State;
  switch (state) {
    case State::kNotFetched:
      return RevocationState::kNotFetched;
    case State::kMalformedUrl:
      return RevocationState::kMalformedUrl;
    case State::kUnreachable:
      return RevocationState::kUnreachable;
    case State::kNoCertificate:
      return RevocationState::kUnreadable;
    case State::kNotTheIssuer:
      return RevocationState::kWrongIssuer;
    case State::kUsable:
      break;
  }
  return RevocationState::kUsable;
}

RevocationState StateOf(audit::OcspAnswer::State state) {
  using State = audit::OcspAnswer::State;
  switch (state) {
    case State::kNotFetched:
      return RevocationState::kNotFetched;
    case State::kMalformedUrl:
      return RevocationState::kMalformedUrl;
    case State::kUnreachable:
      return RevocationState::kUnreachable;
    case State::kNoResponse:
    case State::kRefused:
      return RevocationState::kUnreadable;
    case State::kNotAbout:
    case State::kUnknown:
      return RevocationState::kUnfit;
    case State::kBadSignature:
    case State::kBadResponder:
      return RevocationState::kBadSignature;
    case State::kStale:
      return RevocationState::kExpired;
    case State::kRevoked:
      return RevocationState::kRevoked;
    case State::kGood:
      break;
  }
  return RevocationState::kUsable;
}

RevocationEvent AtUrl(audit::FetchKind kind, const std::string& url, uint64_t certificates,
                      const audit::FetchOutcome* outcome) {
  RevocationEvent event;
  event.kind = kind;
  event.place = audit::ShownUrl(url);
  event.is_url = true;
  event.certificates = certificates;
  AddFetching(outcome, event);
  return event;
}

RevocationEvent Event(const audit::AuditInput& input, const audit::CrlUrl& url) {
  RevocationEvent event = AtUrl(url.kind, url.url, url.certificates, url.outcome);
  event.state = StateOf(input, url);
  event.reason = url.reason;
  if (url.crl != stores::kNone) {
    AddCrl(input, input.revocation.crls()[url.crl], event);
  }
  return event;
}

RevocationEvent Event(const audit::CaIssuersUrl& url) {
  RevocationEvent event =
      AtUrl(audit::FetchKind::kCaIssuers, url.url, url.certificates, url.outcome);
  event.state = StateOf(url.state);
  if (!url.served.empty()) {
    event.reason = "it gives the certificate of " + url.served;
  }
  return event;
}

RevocationEvent Event(const audit::AuditInput& input, const audit::OcspAnswer& answer) {
  RevocationEvent event = AtUrl(audit::FetchKind::kOcsp, answer.url, 1, answer.outcome);
  event.state = StateOf(answer.state);
  event.reason = answer.state == audit::OcspAnswer::State::kRefused ? "it answers " + answer.reason
                                                                    : answer.reason;
  event.about = input.inventory.entry(answer.entry).certificate.subject().ToRfc4514();
  event.this_update = TextOf(answer.this_update);
  event.next_update = TextOf(answer.next_update);
  return event;
}

RevocationEvent Event(const audit::AuditInput& input, const audit::StoredCrl& stored) {
  const audit::KnownCrl& known = input.revocation.crls()[stored.crl];
  RevocationEvent event;
  event.kind = audit::FetchKind::kCrl;
  event.place = stored.place;
  AddCrl(input, known, event);
  const bool is_genuine = known.signature != audit::CrlSignature::kInvalid &&
                          known.signature != audit::CrlSignature::kNotAllowed;
  event.state = is_genuine ? StateByTime(input, known) : RevocationState::kBadSignature;
  return event;
}

// Of each URL and purpose one: a responder is asked about several certificates, several base CRLs
// name the same delta.
class Places {
 public:
  void AddUrl(const std::string& url, RevocationEvent event) {
    const auto [known, is_new] = by_url_.try_emplace({event.kind, url}, events_.size());
    if (is_new) {
      events_.push_back(std::move(event));
      return;
    }
    RevocationEvent& told = events_[known->second];
    const uint64_t certificates = event.kind == audit::FetchKind::kOcsp
                                      ? told.certificates + event.certificates
                                      : std::max(told.certificates, event.certificates);
    if (event.state > told.state) {
      told = std::move(event);
    }
    told.certificates = certificates;
  }
  void Add(RevocationEvent event) { events_.push_back(std::move(event)); }

  void Tell(Consumer& consumer) {
    std::ranges::stable_sort(events_, std::ranges::less{}, [](const RevocationEvent& event) {
      return std::tuple(-static_cast<int>(event.state), event.kind, event.place.view());
    });
    for (const RevocationEvent& event : events_) {
      consumer.OnRevocation(event);
    }
  }

 private:
  std::vector<RevocationEvent> events_;
  std::map<std::pair<audit::FetchKind, std::string>, size_t> by_url_;
};

}  // namespace

void EmitRevocation(const audit::AuditInput& input, Consumer& consumer) {
  const audit::Revocation& revocation = input.revocation;
  Places places;
  for (const audit::CrlUrl& url : revocation.crl_urls()) {
    places.AddUrl(url.url, Event(input, url));
  }
  for (const audit::CaIssuersUrl& url : revocation.ca_issuers_urls()) {
    places.AddUrl(url.url, Event(url));
  }
  for (const audit::OcspAnswer& answer : revocation.ocsp_answers()) {
    places.AddUrl(answer.url, Event(input, answer));
  }
  for (const audit::StoredCrl& stored : revocation.stored()) {
    if (stored.matters) {
      places.Add(Event(input, stored));
    }
  }
  places.Tell(consumer);
}

}  // namespace pkiaudit::reports
