// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_FORMATS_REGISTRY_TEXT_H_
#define PKIAUDIT_STORES_FORMATS_REGISTRY_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "stores/text_encoding.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {

// Takes text in order, as units of UTF-16; `offset` is that of the unit's character in the input.
class Utf16Sink {
 public:
  virtual ~Utf16Sink() = default;
  virtual void OnUnit(char16_t unit, uint64_t offset) = 0;
};

// Text in octets, cut anywhere: well-formed UTF-8 is that, and each octet that is none a character
// of Windows-1252, as no export says which code page "ANSI" was. Nothing is refused.
class NarrowDecoder {
 public:
  NarrowDecoder(Utf16Sink& sink, uint64_t offset) : sink_(sink), offset_(offset) {}

  void Take(uint8_t octet);
  void Finish();

 private:
  void TellCharacter(char32_t character, size_t octets);
  void TellFirstAsAnsi();

  Utf16Sink& sink_;
  uint64_t offset_;      // of what is pending
  std::string pending_;  // the start of a UTF-8 character
};

// A text file, cut anywhere: UTF-16 where its byte order mark says so, else as NarrowDecoder takes
// it. The mark itself is not told.
class RegistryTextDecoder {
 public:
  explicit RegistryTextDecoder(Utf16Sink& sink) : sink_(sink) {}

  void Feed(x509::Bytes piece);
  void Finish();
  // Octets taken so far.
  uint64_t offset() const { return offset_; }

 private:
  static constexpr size_t kMaxMarkSize = 3;

  void TakeStart(uint8_t octet);
  void DecideEncoding();
  void Take(uint8_t octet);

  Utf16Sink& sink_;
  uint64_t offset_ = 0;
  std::string start_;  // until the encoding is known
  std::optional<ByteOrderMark> encoding_;
  std::optional<NarrowDecoder> narrow_;
  std::optional<uint8_t> half_unit_;
};

// UTF-8 with U+FFFD for halves of surrogate pairs.
std::string Utf16ToUtf8(std::u16string_view text);
// The other way; octets that are no UTF-8 as NarrowDecoder takes them.
std::u16string Utf8ToUtf16(std::string_view text);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_REGISTRY_TEXT_H_
