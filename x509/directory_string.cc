// SPDX-License-Identifier: Apache-2.0
#include "x509/directory_string.h"

#include <algorithm>

namespace pkiaudit::x509 {
namespace {

constexpr char32_t kReplacementCharacter = 0xfffd;
constexpr char32_t kLastCharacter = 0x10ffff;

constexpr bool IsSurrogate(char32_t unit) { return unit >= 0xd800 && unit <= 0xdfff; }
constexpr bool IsHighSurrogate(char32_t unit) { return unit >= 0xd800 && unit <= 0xdbff; }
constexpr bool IsLowSurrogate(char32_t unit) { return unit >= 0xdc00 && unit <= 0xdfff; }

// RFC 3629: the length of the sequence that `first` starts; 0 where it starts none.
size_t Utf8SequenceLength(uint8_t first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  if (first >= 0xf0 && first <= 0xf4) return 4;
  return 0;
}

void DecodeUtf8(Bytes content, CharacterSink& sink) {
  static constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  while (!content.empty()) {
    const size_t length = Utf8SequenceLength(content[0]);
    bool valid = length != 0 && length <= content.size();
    if (valid) {
      char32_t character = length == 1 ? content[0] : content[0] & (0x7fu >> length);
      for (size_t i = 1; i < length; ++i) {
        valid = valid && (content[i] & 0xc0) == 0x80;
        character = (character << 6) | (content[i] & 0x3fu);
      }
      valid = valid && character >= kSmallest[length] && character <= kLastCharacter &&
              !IsSurrogate(character);
      if (valid) sink.OnCharacter(character);
    }
    if (!valid) sink.OnInvalid(content.first(1));
    content = content.subspan(valid ? length : 1);
  }
}

// UTF-16BE.
void DecodeBmp(Bytes content, CharacterSink& sink) {
  const auto unit_at = [&content](size_t i) -> char32_t {
    return (char32_t{content[i]} << 8) | content[i + 1];
  };
  while (content.size() >= 2) {
    const char32_t unit = unit_at(0);
    size_t length = 2;
    if (!IsSurrogate(unit)) {
      sink.OnCharacter(unit);
    } else if (IsHighSurrogate(unit) && content.size() >= 4 && IsLowSurrogate(unit_at(2))) {
      sink.OnCharacter(0x10000 + ((unit - 0xd800) << 10) + (unit_at(2) - 0xdc00));
      length = 4;
    } else {
      sink.OnInvalid(content.first(2));
    }
    content = content.subspan(length);
  }
  if (!content.empty()) sink.OnInvalid(content);
}

// UTF-32BE.
void DecodeUniversal(Bytes content, CharacterSink& sink) {
  for (; content.size() >= 4; content = content.subspan(4)) {
    char32_t character = 0;
    for (size_t i = 0; i < 4; ++i) character = (character << 8) | content[i];
    if (character <= kLastCharacter && !IsSurrogate(character)) {
      sink.OnCharacter(character);
    } else {
      sink.OnInvalid(content.first(4));
    }
  }
  if (!content.empty()) sink.OnInvalid(content);
}

// One octet, one character up to `last`.
void DecodeOctets(Bytes content, uint8_t last, CharacterSink& sink) {
  for (size_t i = 0; i < content.size(); ++i) {
    if (content[i] <= last) {
      sink.OnCharacter(content[i]);
    } else {
      sink.OnInvalid(content.subspan(i, 1));
    }
  }
}

class ReplacingSink final : public CharacterSink {
 public:
  void OnCharacter(char32_t character) override { AppendUtf8(character, text); }
  void OnInvalid(Bytes) override { AppendUtf8(kReplacementCharacter, text); }
  std::string text;
};

}  // namespace

bool IsTextTag(der::Tag tag) {
  static constexpr der::Tag kTextTags[] = {
      der::kUtf8String, der::kNumericString, der::kPrintableString, der::kTeletexString,
      der::kIa5String,  der::kVisibleString, der::kUniversalString, der::kBmpString};
  return std::find(std::begin(kTextTags), std::end(kTextTags), tag) != std::end(kTextTags);
}

void DecodeDirectoryString(der::Tag tag, Bytes content, CharacterSink& sink) {
  if (tag == der::kUtf8String) {
    DecodeUtf8(content, sink);
  } else if (tag == der::kBmpString) {
    DecodeBmp(content, sink);
  } else if (tag == der::kUniversalString) {
    DecodeUniversal(content, sink);
  } else {
    DecodeOctets(content, tag == der::kTeletexString ? 0xff : 0x7f, sink);
  }
}

void AppendUtf8(char32_t character, std::string& text) {
  const auto append = [&text](char32_t octet) { text += static_cast<char>(octet); };
  if (character < 0x80) {
    append(character);
  } else if (character < 0x800) {
    append(0xc0 | (character >> 6));
    append(0x80 | (character & 0x3f));
  } else if (character < 0x10000) {
    append(0xe0 | (character >> 12));
    append(0x80 | ((character >> 6) & 0x3f));
    append(0x80 | (character & 0x3f));
  } else {
    append(0xf0 | (character >> 18));
    append(0x80 | ((character >> 12) & 0x3f));
    append(0x80 | ((character >> 6) & 0x3f));
    append(0x80 | (character & 0x3f));
  }
}

bool IsControl(char32_t character) {
  return character < 0x20 || (character >= 0x7f && character <= 0x9f) ||
         (character >= 0xfdd0 && character <= 0xfdef) || (character & 0xfffe) == 0xfffe;
}

void AppendEscapedOctets(Bytes octets, std::string& text) {
  for (size_t i = 0; i < octets.size(); ++i) {
    text += '\\';
    text += ToHex(octets.subspan(i, 1));
  }
}

std::string DirectoryStringToUtf8(der::Tag tag, Bytes content) {
  ReplacingSink sink;
  sink.text.reserve(content.size());
  DecodeDirectoryString(tag, content, sink);
  return std::move(sink.text);
}

}  // namespace pkiaudit::x509
