// SPDX-License-Identifier: Apache-2.0
//
// PEM: the same blocks are told whether the text comes whole or in pieces, and each block is what
// the base64 decoder makes of it.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "x509/pem.h"

namespace {

using pkiaudit::x509::Bytes;
using pkiaudit::x509::Error;
using pkiaudit::x509::PemScanner;

struct Event {
  std::string label;
  std::vector<uint8_t> der;
  uint64_t offset = 0;
  int kind = 0;

  friend bool operator==(const Event&, const Event&) = default;
};

struct Collector : PemScanner::Sink {
  void OnBlock(std::string_view label, Bytes der, uint64_t offset, bool encrypted) override {
    events.push_back({std::string(label), {der.begin(), der.end()}, offset, encrypted ? -2 : -1});
  }
  void OnBadBlock(std::string_view label, Error error) override {
    events.push_back({std::string(label), {}, error.offset, static_cast<int>(error.code)});
  }
  std::vector<Event> events;
};

std::vector<Event> Scan(std::string_view text, size_t piece) {
  Collector collector;
  PemScanner scanner(collector);
  for (size_t i = 0; i < text.size(); i += piece) scanner.Feed(text.substr(i, piece));
  scanner.Finish();
  return collector.events;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::vector<Event> whole = Scan(text, size + 1);
  for (const Event& event : whole) {
    if (event.offset > size) std::abort();
  }
  for (const size_t piece : {size_t{1}, size_t{3}, size / 2 + 1}) {
    if (Scan(text, piece) != whole) std::abort();
  }
  std::vector<uint8_t> out;
  const auto decoded = pkiaudit::x509::DecodeBase64(text, out);
  if (!decoded && (!out.empty() || decoded.error().offset > size)) std::abort();
  return 0;
}
