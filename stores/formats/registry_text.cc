// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/registry_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "x509/directory_string.h"

namespace pkiaudit::stores {
namespace {

// Windows-1252 from 0x80 to 0x9F; all else is as in ISO 8859-1. Octets without a character are the
// control characters of the same number, as Windows maps them.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

char16_t FromWindows1252(uint8_t octet) {
  return octet >= 0x80 && octet <= 0x9F ? kWindows1252[octet - 0x80u] : octet;
}

// Octets of a UTF-8 character that starts with `first`; 0 where none does.
size_t Utf8Length(uint8_t first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

bool IsUtf8Continuation(char c) { return (static_cast<uint8_t>(c) & 0xC0u) == 0x80; }

// `text` is one well-formed character of two octets or more.
char32_t DecodeUtf8(std::string_view text) {
  char32_t character = static_cast<uint8_t>(text[0]) & (0x7Fu >> text.size());
  for (const char c : text.substr(1)) {
    character = character << 6 | (static_cast<uint8_t>(c) & 0x3Fu);
  }
  return character;
}

bool IsHighSurrogate(char16_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool IsLowSurrogate(char16_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

}  // namespace

void NarrowDecoder::Take(uint8_t octet) {
  if (pending_.empty() && octet < 0x80) {
    TellCharacter(octet, 1);
    return;
  }
  pending_ += static_cast<char>(octet);
  while (!pending_.empty()) {
    const size_t length = Utf8Length(static_cast<uint8_t>(pending_.front()));
    const bool continues =
        std::ranges::all_of(std::string_view(pending_).substr(1), IsUtf8Continuation);
    if (continues && pending_.size() < length) return;
    if (length != 0 && ValidUtf8Length(pending_) == length) {
      TellCharacter(length == 1 ? static_cast<uint8_t>(pending_.front()) : DecodeUtf8(pending_),
                    length);
      pending_.clear();
    } else {
      TellFirstAsAnsi();
    }
  }
}

void NarrowDecoder::Finish() {
  while (!pending_.empty()) TellFirstAsAnsi();
}

void NarrowDecoder::TellCharacter(char32_t character, size_t octets) {
  if (character < 0x10000) {
    sink_.OnUnit(static_cast<char16_t>(character), offset_);
  } else {
    sink_.OnUnit(static_cast<char16_t>(0xD800 + ((character - 0x10000) >> 10)), offset_);
    sink_.OnUnit(static_cast<char16_t>(0xDC00 + ((character - 0x10000) & 0x3FF)), offset_);
  }
  offset_ += octets;
}

void NarrowDecoder::TellFirstAsAnsi() {
  sink_.OnUnit(FromWindows1252(static_cast<uint8_t>(pending_.front())), offset_);
  pending_.erase(0, 1);
  ++offset_;
}

void RegistryTextDecoder::Feed(x509::Bytes piece) {
  for (const uint8_t octet : piece) {
    if (encoding_) {
      Take(octet);
    } else {
      TakeStart(octet);
    }
  }
}

void RegistryTextDecoder::Finish() {
  if (!encoding_) DecideEncoding();
  narrow_->Finish();
  // Half a unit is no character, but something stood there.
  if (half_unit_) sink_.OnUnit(0xFFFD, offset_ - 1);
  half_unit_.reset();
}

void RegistryTextDecoder::TakeStart(uint8_t octet) {
  start_ += static_cast<char>(octet);
  if (start_.size() == kMaxMarkSize) DecideEncoding();
}

void RegistryTextDecoder::DecideEncoding() {
  encoding_ = FindByteOrderMark(x509::AsBytes(start_));
  size_t mark_size = 0;
  if (*encoding_ == ByteOrderMark::kUtf8) {
    mark_size = 3;
  } else if (*encoding_ != ByteOrderMark::kAbsent) {
    mark_size = 2;
  }
  offset_ = mark_size;
  narrow_.emplace(sink_, offset_);
  for (const uint8_t octet : x509::AsBytes(start_).subspan(mark_size)) Take(octet);
}

void RegistryTextDecoder::Take(uint8_t octet) {
  ++offset_;
  if (*encoding_ == ByteOrderMark::kUtf8 || *encoding_ == ByteOrderMark::kAbsent) {
    narrow_->Take(octet);
  } else if (!half_unit_) {
    half_unit_ = octet;
  } else {
    const bool big_endian = *encoding_ == ByteOrderMark::kUtf16BigEndian;
    const unsigned high = big_endian ? *half_unit_ : octet;
    const unsigned low = big_endian ? octet : *half_unit_;
    half_unit_.reset();
    sink_.OnUnit(static_cast<char16_t>(high << 8 | low), offset_ - 2);
  }
}

std::string Utf16ToUtf8(std::u16string_view text) {
  std::string utf8;
  utf8.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    char32_t character = text[i];
    if (IsHighSurrogate(text[i]) && i + 1 < text.size() && IsLowSurrogate(text[i + 1])) {
      ++i;
      character = 0x10000 + ((character - 0xD800) << 10) + (text[i] - 0xDC00u);
    } else if (IsHighSurrogate(text[i]) || IsLowSurrogate(text[i])) {
      character = 0xFFFD;
    }
    x509::AppendUtf8(character, utf8);
  }
  return utf8;
}

std::u16string Utf8ToUtf16(std::string_view text) {
  class Collector : public Utf16Sink {
   public:
    void OnUnit(char16_t unit, uint64_t) override { units += unit; }
    std::u16string units;
  };
  Collector collector;
  NarrowDecoder decoder(collector, 0);
  for (const char c : text) decoder.Take(static_cast<uint8_t>(c));
  decoder.Finish();
  return std::move(collector.units);
}

}  // namespace pkiaudit::stores
