// SPDX-License-Identifier: Apache-2.0
//
// Registry exports: the same is told whether the text comes whole or in pieces, texts are UTF-8,
// offsets lie in the text, and nothing is told that the text has no room for.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stores/formats/registry_export.h"
#include "stores/text_encoding.h"

namespace {

using pkiaudit::stores::Error;
using pkiaudit::stores::RegistryExportParser;
using pkiaudit::stores::RegistrySink;
using pkiaudit::stores::RegistryType;
using pkiaudit::x509::Bytes;

struct Event {
  char kind = 0;
  std::string text;
  std::vector<uint8_t> data;
  uint64_t number = 0;  // type or offset

  friend bool operator==(const Event&, const Event&) = default;
};

struct Collector : RegistrySink {
  void Add(Event event) {
    if (pkiaudit::stores::ValidUtf8Length(event.text) != event.text.size()) std::abort();
    events.push_back(std::move(event));
  }
  void OnKey(std::string_view path) override { Add({'k', std::string(path), {}, 0}); }
  void OnValue(std::string_view name, RegistryType type, Bytes data) override {
    Add({'v', std::string(name), {data.begin(), data.end()}, static_cast<uint32_t>(type)});
  }
  void OnDeletedKey(std::string_view path) override { Add({'K', std::string(path), {}, 0}); }
  void OnDeletedValue(std::string_view name) override { Add({'V', std::string(name), {}, 0}); }
  void OnError(std::string_view what, const Error& error) override {
    Add({'e', std::string(what) + std::string(ErrorName(error.code)), {}, error.offset});
  }
  std::vector<Event> events;
};

std::vector<Event> Parse(Bytes text, size_t piece) {
  Collector collector;
  RegistryExportParser parser(collector);
  for (size_t i = 0; i < text.size(); i += piece) {
    parser.Feed(text.subspan(i, std::min(piece, text.size() - i)));
  }
  parser.Finish();
  return collector.events;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Bytes text(data, size);
  const std::vector<Event> whole = Parse(text, size + 1);
  size_t octets = 0;
  for (const Event& event : whole) {
    if (event.kind == 'e' && event.number > size) std::abort();
    if (event.kind == 'v') octets += event.data.size();
  }
  // No character of the text stands for more than two octets, and a NUL ends each string.
  if (octets > 4 * size + 4) std::abort();
  for (const size_t piece : {size_t{1}, size_t{3}, size / 2 + 1}) {
    if (Parse(text, piece) != whole) std::abort();
  }
  return 0;
}
