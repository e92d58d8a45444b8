// SPDX-License-Identifier: Apache-2.0
#include "reports/revocation/saved_revocation_writer.h"

#include <algorithm>
#include <array>
#include <boost/filesystem/operations.hpp>
#include <set>
#include <string>

#include "reports/document/clean_text.h"
#include "reports/output/atomic_file.h"
#include "reports/output/markup_stream.h"

namespace pkiaudit::reports {
namespace {

namespace fs = boost::filesystem;

std::string_view ExtensionOf(audit::FetchKind kind) {
  switch (kind) {
    case audit::FetchKind::kCaIssuers:
      return ".cer";
    case audit::FetchKind::kOcsp:
      return ".ocsp";
    case audit::FetchKind::kCrl:
    case audit::FetchKind::kDeltaCrl:
      break;
  }
  return ".crl";
}

std::string FileNameOf(const audit::FetchOutcome& outcome, const audit::FetchOutcome::Body& body) {
  return x509::ToHex(body.sha256) + std::string(ExtensionOf(outcome.target.kind));
}

// Whether a file may be one of a former run's bodies.
bool IsBodyName(const std::string& name) {
  constexpr size_t kDigits = 2 * sizeof(x509::Sha256Digest);
  const std::string extension = name.size() > kDigits ? name.substr(kDigits) : "";
  return (extension == ".crl" || extension == ".cer" || extension == ".ocsp") &&
         x509::FromHex(name.substr(0, kDigits));
}

// Octets outside of printable ASCII, and '%' itself, as %XX.
std::string OctetText(std::string_view octets) {
  std::string text;
  for (const char c : octets) {
    if (c < 0x20 || c > 0x7e || c == '%') {
      const auto octet = static_cast<uint8_t>(c);
      text += "%" + x509::ToHex(x509::Bytes(&octet, 1));
    } else {
      text += c;
    }
  }
  return text;
}

Result<void> WriteBody(const audit::FetchedBody& body, const fs::path& place) {
  auto file = AtomicFile::Create(place);
  if (!file) return tl::unexpected(file.error());
  const auto stream = body.Open();
  std::array<uint8_t, 65536> buffer{};
  for (;;) {
    const auto count = stream == nullptr ? std::nullopt : stream->Read(buffer);
    if (!count) return tl::unexpected(Error{.code = ErrorCode::kReadFailed});
    if (*count == 0) break;
    (*file)->Write(x509::AsText(x509::Bytes(buffer).first(*count)));
  }
  return (*file)->Commit();
}

void WriteTime(MarkupStream& stream, Literal name,
               const std::optional<audit::FetchOutcome::Milliseconds>& time) {
  if (time) stream.Attribute(name, static_cast<uint64_t>(std::max<int64_t>(time->count(), 0)));
}

void WriteFetch(const audit::FetchOutcome& outcome, MarkupStream& stream) {
  stream.Open("fetch")
      .Attribute("kind", audit::FetchKindName(outcome.target.kind))
      .Attribute("url", OctetText(outcome.target.url))
      .OptionalAttribute("request", x509::ToHex(outcome.target.request))
      .Attribute("step", audit::FetchStepName(outcome.step));
  if (outcome.code && *outcome.code >= 0) {
    stream.Attribute("code", static_cast<uint64_t>(*outcome.code));
  }
  stream.OptionalAttribute("detail", CleanText(outcome.detail))
      .OptionalAttribute("address", CleanText(outcome.resolved_address))
      .OptionalAttribute("proxy", CleanText(outcome.proxy))
      .OptionalAttribute("contentType", CleanText(outcome.content_type));
  WriteTime(stream, "connectMilliseconds", outcome.time_to_connect);
  WriteTime(stream, "firstByteMilliseconds", outcome.time_to_first_byte);
  WriteTime(stream, "endMilliseconds", outcome.time_to_end);
  stream.Attribute("attempts", uint64_t{outcome.attempts});
  for (const std::string& redirect : outcome.redirects) {
    stream.Open("redirect").Attribute("url", OctetText(redirect)).Close();
  }
  for (const auto& body : outcome.bodies) {
    stream.Open("body")
        .Attribute("file", FileNameOf(outcome, body))
        .Attribute("sha256", x509::ToHex(body.sha256))
        .Close();
  }
  stream.Close();
}

// Passes on what is written, and knows its SHA-256.
class DigestedOutput final : public Output {
 public:
  explicit DigestedOutput(Output& output) : output_(output) {}
  void Write(std::string_view octets) override {
    digest_.Update(x509::AsBytes(octets));
    output_.Write(octets);
  }
  x509::Sha256Digest Finish() { return digest_.Finish(); }

 private:
  Output& output_;
  x509::Sha256Stream digest_;
};

Result<x509::Sha256Digest> WriteIndex(const audit::RevocationFacts& facts, const fs::path& place) {
  auto file = AtomicFile::Create(place);
  if (!file) return tl::unexpected(file.error());
  DigestedOutput output(**file);
  MarkupStream stream(output, MarkupStream::Syntax::kXml);
  stream.Preamble("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  stream.Open("revocation")
      .Attribute("xmlns", "urn:pkiaudit:revocation:1")
      .Attribute("time", x509::ToIso8601(facts.time.value()));
  for (const auto& outcome : facts.outcomes) WriteFetch(outcome, stream);
  stream.Close();
  stream.Finish();
  return (*file)->Commit().map([&] { return output.Finish(); });
}

// A file that stays does no harm, so failures are not told.
void RemoveOthers(const SavedFiles& kept, const fs::path& folder) {
  boost::system::error_code error;
  std::set<fs::path> removed;
  for (fs::directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    const std::string name = each->path().filename().string();
    if (IsBodyName(name) && !kept.contains(name)) removed.insert(each->path());
  }
  for (const fs::path& path : removed) fs::remove(path, error);
}

}  // namespace

Result<SavedFiles> WriteSavedRevocation(const audit::RevocationFacts& facts,
                                        const fs::path& folder) {
  boost::system::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return tl::unexpected(Error{.code = ErrorCode::kWriteFailed, .os_status = error.value()});
  }
  SavedFiles written;
  for (const auto& outcome : facts.outcomes) {
    for (const auto& body : outcome.bodies) {
      const std::string name = FileNameOf(outcome, body);
      if (!written.emplace(name, body.sha256).second) continue;
      if (const auto result = WriteBody(*body.octets, folder / name); !result) {
        return tl::unexpected(result.error());
      }
    }
  }
  const auto index = WriteIndex(facts, folder / "index.xml");
  if (!index) return tl::unexpected(index.error());
  written.emplace("index.xml", *index);
  RemoveOthers(written, folder);
  return written;
}

}  // namespace pkiaudit::reports
