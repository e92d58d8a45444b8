// SPDX-License-Identifier: Apache-2.0
#include "audit/probes/file_fetcher.h"

#include <array>

#include "stores/file.h"
#include "stores/path_text.h"

namespace pkiaudit::audit::probes {
namespace {

// "C:/ca.crl" of "/C:/ca.crl"; the target's query is part of no file's name.
std::optional<std::string> PathOf(const ParsedUrl& url) {
  auto path = DecodePercent(url.target.substr(0, url.target.find('?')));
  if (!path || path->find('\0') != std::string::npos) return std::nullopt;
  if (path->size() > 2 && (*path)[2] == ':') path->erase(0, 1);
  return path;
}

void Fail(FetchOutcome& outcome, FetchStep step, std::string_view detail) {
  outcome.step = step;
  outcome.detail = detail;
}

}  // namespace

void FetchFile(const ParsedUrl& url, const FetchOptions& options, BodyStore& bodies,
               FetchOutcome& outcome) {
  if (!options.allow_file_urls) {
    Fail(outcome, FetchStep::kRefused, "file: URLs are read with --allow-file-urls only");
    return;
  }
  if (!url.host.empty() && url.host != "localhost") {
    Fail(outcome, FetchStep::kNotTried, "a share of another host is not read");
    return;
  }
  const auto path = PathOf(url);
  outcome.attempts = 1;
  auto file = path ? stores::File::Open(stores::PathFromText(*path))
                   : stores::Result<stores::File>(
                         tl::unexpected(stores::Error{.code = stores::ErrorCode::kNotFound}));
  if (!file) {
    Fail(outcome, FetchStep::kFile, stores::Describe(file.error().code));
    return;
  }
  auto body = bodies.Start();
  std::array<uint8_t, 65536> buffer;
  for (;;) {
    const auto count = file->Read(buffer);
    if (!count) return Fail(outcome, FetchStep::kFile, stores::Describe(count.error().code));
    if (*count == 0) break;
    if (body.size() + *count > options.max_body) return Fail(outcome, FetchStep::kTooLarge, "");
    if (!body.Append(x509::Bytes(buffer).first(*count))) {
      return Fail(outcome, FetchStep::kNotTried, "no room for it");
    }
  }
  auto finished = body.Finish();
  if (!finished) return Fail(outcome, FetchStep::kNotTried, "no room for it");
  outcome.step = FetchStep::kOk;
  outcome.bodies.push_back(std::move(*finished));
}

}  // namespace pkiaudit::audit::probes
