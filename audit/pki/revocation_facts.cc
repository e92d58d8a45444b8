// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/revocation_facts.h"

#include <algorithm>
#include <array>

namespace pkiaudit::audit {
namespace {

struct StepWords {
  FetchStep step;
  std::string_view name;
  std::string_view phrase;
};
constexpr auto kSteps = std::to_array<StepWords>({
    {FetchStep::kOk, "ok", "it did not fail"},
    {FetchStep::kRefused, "refused", "the options of this run do not allow this URL"},
    {FetchStep::kNotTried, "notTried", "it was not tried"},
    {FetchStep::kMalformedUrl, "malformedUrl", "it is no URL"},
    {FetchStep::kName, "name", "the host's name does not resolve"},
    {FetchStep::kConnect, "connect", "no connection to the host came about"},
    {FetchStep::kTls, "tls", "the TLS handshake failed"},
    {FetchStep::kProxy, "proxy", "the proxy cannot be reached or refuses"},
    {FetchStep::kHttpStatus, "httpStatus", "the server answers with an HTTP error"},
    {FetchStep::kRedirect, "redirect", "its redirects lead nowhere"},
    {FetchStep::kTimeOut, "timeOut", "the answer was not complete in time"},
    {FetchStep::kTooLarge, "tooLarge", "the answer is larger than the limit"},
    {FetchStep::kTruncated, "truncated", "the answer ends too early"},
    {FetchStep::kProtocol, "protocol", "the answer breaks the protocol"},
    {FetchStep::kLdapBind, "ldapBind", "the directory refuses the bind"},
    {FetchStep::kLdapResult, "ldapResult", "the directory answers with an error"},
    {FetchStep::kLdapNoValue, "ldapNoValue", "the directory's entry has no such value"},
    {FetchStep::kFile, "file", "the file cannot be read"},
    {FetchStep::kBody, "body", "the saved body is missing or not the one that was fetched"},
});

const StepWords& WordsOf(FetchStep step) {
  return *std::ranges::find(kSteps, step, &StepWords::step);
}

constexpr auto kKinds = std::to_array<std::pair<FetchKind, std::string_view>>({
    {FetchKind::kCrl, "crl"},
    {FetchKind::kDeltaCrl, "deltaCrl"},
    {FetchKind::kCaIssuers, "caIssuers"},
    {FetchKind::kOcsp, "ocsp"},
});

class BodyInMemory final : public FetchedBody {
 public:
  explicit BodyInMemory(std::vector<uint8_t> octets) : octets_(std::move(octets)) {}
  uint64_t size() const override { return octets_.size(); }
  std::optional<x509::Bytes> InMemory() const override { return octets_; }
  std::unique_ptr<Stream> Open() const override { return std::make_unique<Reader>(octets_); }

 private:
  class Reader final : public Stream {
   public:
    explicit Reader(x509::Bytes rest) : rest_(rest) {}
    std::optional<size_t> Read(std::span<uint8_t> buffer) override {
      const size_t count = std::min(buffer.size(), rest_.size());
      std::ranges::copy(rest_.first(count), buffer.begin());
      rest_ = rest_.subspan(count);
      return count;
    }

   private:
    x509::Bytes rest_;
  };

  std::vector<uint8_t> octets_;
};

}  // namespace

std::string_view FetchStepName(FetchStep step) { return WordsOf(step).name; }
std::string_view FetchStepPhrase(FetchStep step) { return WordsOf(step).phrase; }

std::optional<FetchStep> ParseFetchStep(std::string_view name) {
  const auto* const found = std::ranges::find(kSteps, name, &StepWords::name);
  return found == kSteps.end() ? std::nullopt : std::optional(found->step);
}

std::string_view FetchKindName(FetchKind kind) {
  return std::ranges::find(kKinds, kind, &std::pair<FetchKind, std::string_view>::first)->second;
}

std::optional<FetchKind> ParseFetchKind(std::string_view name) {
  const auto* const found =
      std::ranges::find(kKinds, name, &std::pair<FetchKind, std::string_view>::second);
  return found == kKinds.end() ? std::nullopt : std::optional(found->first);
}

std::string_view ModeName(RevocationFacts::Mode mode) {
  switch (mode) {
    case RevocationFacts::Mode::kOffline:
      return "offline";
    case RevocationFacts::Mode::kOnline:
      return "online";
    case RevocationFacts::Mode::kReplayed:
      return "replayed";
  }
  return "";
}

std::shared_ptr<const FetchedBody> MakeBody(std::vector<uint8_t> octets) {
  return std::make_shared<BodyInMemory>(std::move(octets));
}

}  // namespace pkiaudit::audit
