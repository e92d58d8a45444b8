// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>
#include <string_view>

#include "stores/formats/registry_sink.h"
#include "stores/formats/registry_text.h"
#include "stores/snapshot/snapshot_writer.h"

namespace pkiaudit::stores {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

// UTF-16LE in octets.
class Utf16Octets final : public Utf16Sink {
 public:
  void OnUnit(char16_t unit, uint64_t /*offset*/) override {
    octets_ += static_cast<char>(unit & 0xFF);
    octets_ += static_cast<char>(unit >> 8);
  }
  std::string TakeOctets() { return std::move(octets_); }

 private:
  std::string octets_ = "\xFF\xFE";
};

// Writes what it is told as lines of an export, in UTF-8.
class ExportLines final : public RegistrySink {
 public:
  void OnKey(std::string_view path) override {
    text_ += "\r\n[";
    text_ += path;
    text_ += "]\r\n";
  }
  void OnValue(std::string_view name, RegistryType type, x509::Bytes data) override {
    if (name.empty()) {
      text_ += '@';
    } else {
      text_ += '"';
      for (const char c : name) {
        if (c == '"' || c == '\\') text_ += '\\';
        text_ += c;
      }
      text_ += '"';
    }
    text_ += "=hex";
    if (type != RegistryType::kBinary) {
      text_ += '(';
      AppendNumber(static_cast<uint32_t>(type));
      text_ += ')';
    }
    text_ += ':';
    for (size_t i = 0; i < data.size(); ++i) {
      if (i > 0) text_ += ',';
      text_ += kHexDigits[data[i] >> 4];
      text_ += kHexDigits[data[i] & 0xFu];
    }
    text_ += "\r\n";
  }
  // A view holds neither.
  void OnDeletedKey(std::string_view /*path*/) override {}
  void OnDeletedValue(std::string_view /*name*/) override {}
  void OnError(std::string_view /*what*/, const Error& /*error*/) override {}

  const std::string& text() const { return text_; }

 private:
  void AppendNumber(uint32_t number) {
    std::string digits;
    do {
      digits.insert(digits.begin(), kHexDigits[number & 0xFu]);
      number >>= 4;
    } while (number != 0);
    text_ += digits;
  }

  std::string text_ = "Windows Registry Editor Version 5.00\r\n";
};

}  // namespace

std::string ToRegistryExport(const RegistryView& registry) {
  ExportLines lines;
  registry.Tell(lines);
  Utf16Octets octets;
  NarrowDecoder decoder(octets, 0);
  for (const char c : lines.text()) decoder.Take(static_cast<uint8_t>(c));
  decoder.Finish();
  return octets.TakeOctets();
}

}  // namespace pkiaudit::stores
