// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>
#include <thread>
#include <tuple>
#include <utility>

#include "audit/probes/file_fetcher.h"
#include "audit/probes/http_fetcher.h"
#include "audit/probes/ldap_fetcher.h"

namespace pkiaudit::audit::probes {
namespace {

class NetworkFetcher final : public Fetcher {
 public:
  explicit NetworkFetcher(FetchOptions options)
      : options_(std::move(options)),
        bodies_(options_.max_in_memory, options_.max_spooled),
        http_(options_, bodies_),
        ldap_(options_, bodies_) {}

  std::vector<FetchOutcome> Fetch(std::span<const FetchTarget> targets) override {
    std::vector<FetchOutcome> outcomes(targets.size());
    Jobs jobs;
    for (size_t i = 0; i < targets.size(); ++i) {
      outcomes[i].target = targets[i];
      Sort(outcomes, i, jobs);
    }
    {
      const std::jthread ldap([&] { ldap_.Fetch(std::move(jobs.ldap)); });
      http_.Fetch(std::move(jobs.http));
    }
    for (const auto& [same, first] : jobs.repeated) {
      FetchTarget target = std::move(outcomes[same].target);
      outcomes[same] = outcomes[first];
      outcomes[same].target = std::move(target);
    }
    return outcomes;
  }

 private:
  // What is asked for, whatever the spelling of the URL. The kind decides only over LDAP's
  // attributes and how OCSP is asked.
  using Question = std::tuple<std::string, FetchKind, std::vector<uint8_t>>;
  struct Jobs {
    std::vector<FetchJob> http;
    std::vector<FetchJob> ldap;
    std::map<Question, size_t> asked;
    std::vector<std::pair<size_t, size_t>> repeated;  // which outcome is the same as which
  };

  void Sort(std::vector<FetchOutcome>& outcomes, size_t index, Jobs& jobs) {
    FetchOutcome& outcome = outcomes[index];
    auto url = ParseUrl(outcome.target.url);
    if (!url) {
      outcome.step = FetchStep::kMalformedUrl;
      outcome.detail = Describe(url.error());
      return;
    }
    const auto [found, is_new] = jobs.asked.try_emplace(
        Question(url->ToText(), outcome.target.kind, outcome.target.request), index);
    if (!is_new) {
      jobs.repeated.emplace_back(index, found->second);
      return;
    }
    switch (url->scheme) {
      case UrlScheme::kHttp:
      case UrlScheme::kHttps:
        jobs.http.push_back({std::move(*url), &outcome});
        break;
      case UrlScheme::kLdap:
      case UrlScheme::kLdaps:
        jobs.ldap.push_back({std::move(*url), &outcome});
        break;
      case UrlScheme::kFile:
        FetchFile(*url, options_, bodies_, outcome);
        break;
      case UrlScheme::kFtp:
        outcome.step = FetchStep::kRefused;
        outcome.detail = "ftp: is not fetched; no present Windows fetches it either";
        break;
    }
  }

  FetchOptions options_;
  BodyStore bodies_;
  HttpFetcher http_;
  LdapFetcher ldap_;
};

}  // namespace

std::unique_ptr<Fetcher> MakeNetworkFetcher(FetchOptions options) {
  return std::make_unique<NetworkFetcher>(std::move(options));
}

}  // namespace pkiaudit::audit::probes
