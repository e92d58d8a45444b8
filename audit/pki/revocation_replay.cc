// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/revocation_replay.h"

#include <algorithm>

namespace pkiaudit::audit {
namespace {

using Milliseconds = FetchOutcome::Milliseconds;

std::optional<Milliseconds> ToMilliseconds(std::optional<uint32_t> count) {
  return count ? std::optional(Milliseconds(*count)) : std::nullopt;
}

class SharedStream final : public FetchedBody::Stream {
 public:
  explicit SharedStream(x509::Bytes rest) : rest_(rest) {}

  std::optional<size_t> Read(std::span<uint8_t> buffer) override {
    const size_t count = std::min(buffer.size(), rest_.size());
    std::ranges::copy(rest_.first(count), buffer.begin());
    rest_ = rest_.subspan(count);
    return count;
  }

 private:
  x509::Bytes rest_;
};

// A body that several outcomes may have.
class SharedBody final : public FetchedBody {
 public:
  explicit SharedBody(std::shared_ptr<const std::vector<uint8_t>> octets)
      : octets_(std::move(octets)) {}

  uint64_t size() const override { return octets_->size(); }
  std::optional<x509::Bytes> InMemory() const override { return x509::Bytes(*octets_); }
  std::unique_ptr<Stream> Open() const override { return std::make_unique<SharedStream>(*octets_); }

 private:
  std::shared_ptr<const std::vector<uint8_t>> octets_;
};

FetchOutcome ReplayFetch(const stores::SavedFetch& saved, FetchKind kind) {
  FetchOutcome outcome;
  outcome.target = {kind, saved.url, saved.request};
  const auto step = ParseFetchStep(saved.step);
  outcome.step = step.value_or(FetchStep::kBody);
  outcome.code = saved.code;
  outcome.detail = step ? saved.detail : "the index tells a step that is not known here";
  outcome.resolved_address = saved.address;
  outcome.proxy = saved.proxy;
  outcome.redirects = saved.redirects;
  outcome.content_type = saved.content_type;
  outcome.time_to_connect = ToMilliseconds(saved.connect_milliseconds);
  outcome.time_to_first_byte = ToMilliseconds(saved.first_byte_milliseconds);
  outcome.time_to_end = ToMilliseconds(saved.end_milliseconds);
  outcome.attempts = saved.attempts;
  bool is_whole = !saved.bodies.empty();
  for (const stores::SavedBody& body : saved.bodies) {
    if (body.octets == nullptr) {
      is_whole = false;
    } else {
      outcome.bodies.push_back({std::make_shared<SharedBody>(body.octets), body.sha256});
    }
  }
  // Of a failure the body only helps to tell what it was.
  if (outcome.step == FetchStep::kOk && !is_whole) {
    outcome.step = FetchStep::kBody;
    outcome.bodies.clear();
  }
  return outcome;
}

}  // namespace

RevocationFacts ReplayRevocation(const stores::SavedRevocation& saved) {
  RevocationFacts facts;
  facts.mode = RevocationFacts::Mode::kReplayed;
  facts.time = saved.time;
  for (const stores::SavedFetch& fetch : saved.fetches) {
    if (const auto kind = ParseFetchKind(fetch.kind)) {
      facts.outcomes.push_back(ReplayFetch(fetch, *kind));
    }
  }
  return facts;
}

}  // namespace pkiaudit::audit
