// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_PROBES_FETCH_ONE_H_
#define PKIAUDIT_TESTS_PROBES_FETCH_ONE_H_

#include <string>
#include <utility>
#include <vector>

#include "audit/probes/fetcher.h"

namespace pkiaudit::audit::probes {

inline std::vector<FetchOutcome> FetchAll(const std::vector<std::string>& urls,
                                          FetchOptions options = {},
                                          FetchKind kind = FetchKind::kCrl) {
  std::vector<FetchTarget> targets;
  for (const std::string& url : urls) targets.push_back({kind, url, {}});
  return MakeNetworkFetcher(std::move(options))->Fetch(targets);
}

inline FetchOutcome FetchOne(const std::string& url, FetchOptions options = {},
                             FetchKind kind = FetchKind::kCrl) {
  return FetchAll({url}, std::move(options), kind).front();
}

// All of a body, read as a stream.
inline std::string TextOf(const FetchOutcome::Body& body) {
  std::string text;
  const auto stream = body.octets->Open();
  std::vector<uint8_t> buffer(1000);
  for (;;) {
    const auto count = stream->Read(buffer);
    if (!count || *count == 0) return text;
    text.append(buffer.begin(), buffer.begin() + static_cast<ptrdiff_t>(*count));
  }
}
inline std::string TextOf(const FetchOutcome& outcome) {
  return outcome.bodies.empty() ? std::string() : TextOf(outcome.bodies.front());
}

inline std::string StepOf(const FetchOutcome& outcome) {
  return std::string(FetchStepName(outcome.step));
}

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_TESTS_PROBES_FETCH_ONE_H_
