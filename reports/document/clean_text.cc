// SPDX-License-Identifier: Apache-2.0
#include "reports/document/clean_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace pkiaudit::reports {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// What has no visible shape of its own, or changes that of others, beyond ASCII. Ascending.
// Unicode 15: General_Category Cc, Zl, Zp; Default_Ignorable_Code_Point; noncharacters (those that
// end in FFFE and FFFF are told by their last octets).
constexpr std::array<Range, 21> kInvisible = {{
    {0x0080, 0x009F},    // C1 controls
    {0x00AD, 0x00AD},    // soft hyphen
    {0x034F, 0x034F},    // combining grapheme joiner
    {0x061C, 0x061C},    // Arabic letter mark
    {0x115F, 0x1160},    // Hangul fillers
    {0x17B4, 0x17B5},    // Khmer inherent vowels
    {0x180B, 0x180F},    // Mongolian variation selectors, vowel separator
    {0x200B, 0x200F},    // zero-width space, joiners, directional marks
    {0x2028, 0x202E},    // line and paragraph separators, embeddings, overrides
    {0x2060, 0x206F},    // word joiner, invisible operators, isolates
    {0x3164, 0x3164},    // Hangul filler
    {0xFDD0, 0xFDEF},    // noncharacters
    {0xFE00, 0xFE0F},    // variation selectors
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xFFA0, 0xFFA0},    // halfwidth Hangul filler
    {0xFFF0, 0xFFFB},    // interlinear annotation and its neighbours
    {0xFFFE, 0xFFFF},    // noncharacters
    {0x13430, 0x1343F},  // Egyptian hieroglyph format controls
    {0x1BCA0, 0x1BCA3},  // shorthand format controls
    {0x1D173, 0x1D17A},  // musical format controls
    {0xE0000, 0xE0FFF},  // tags, variation selectors supplement
}};

bool IsInvisible(char32_t character) {
  if ((character & 0xFFFE) == 0xFFFE) {
    return true;
  }
  const auto range = std::ranges::lower_bound(kInvisible, character, {}, &Range::last);
  return range != kInvisible.end() && range->first <= character;
}

bool IsPrintableAscii(unsigned char octet) { return octet >= 0x20 && octet < 0x7F; }

// How many octets at the start of `text` are printable ASCII, eight at a time.
size_t PrintableAsciiPrefix(std::string_view text) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kHighBits = 0x8080808080808080;
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    // A high bit remains where an octet is 0x80 or more, below 0x20, or 0x7F.
    const uint64_t below_space = (word - kOnes * 0x20) & ~word;
    const uint64_t above_tilde = word + kOnes;
    if (((word | below_space | above_tilde) & kHighBits) != 0) {
      break;
    }
  }
  while (at < text.size() && IsPrintableAscii(static_cast<unsigned char>(text[at]))) {
    ++at;
  }
  return at;
}

struct Character {
  char32_t value = 0;
  size_t octets = 1;
  bool valid = false;  // if not, `value` is the octet
};

// The first character of `text`, which is not empty (RFC 3629 4).
Character Decode(std::string_view text) {
  const auto octet = [&](size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char lead = octet(0);
  const Character invalid{lead, 1, false};
  if (lead < 0x80) {
    return {lead, 1, true};
  }
  const size_t octets = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < octets) {
    return invalid;
  }
  char32_t value = lead & (0x7Fu >> octets);
  for (size_t index = 1; index < octets; ++index) {
    if ((octet(index) & 0xC0) != 0x80) {
      return invalid;
    }
    value = (value << 6) | (octet(index) & 0x3Fu);
  }
  const bool overlong = (octets == 3 && value < 0x800) || (octets == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) {
    return invalid;
  }
  return {value, octets, true};
}

// "\u{202E}" or "\x{FF}"; at most 10 characters.
class Escape {
 public:
  Escape(char kind, uint32_t value) {
    text_[0] = '\\';
    text_[1] = kind;
    text_[2] = '{';
    char* end = std::to_chars(text_.data() + 3, text_.data() + text_.size() - 1, value, 16).ptr;
    std::transform(text_.data() + 3, end, text_.data() + 3, [](char digit) {
      return digit >= 'a' ? static_cast<char>(digit - 'a' + 'A') : digit;
    });
    *end = '}';
    size_ = static_cast<size_t>(end + 1 - text_.data());
  }
  std::string_view text() const { return {text_.data(), size_}; }

 private:
  std::array<char, 12> text_{};
  size_t size_ = 0;
};

uint64_t CountCharacters(std::string_view text) {
  uint64_t count = 0;
  while (!text.empty()) {
    const size_t ascii = PrintableAsciiPrefix(text);
    const size_t octets = ascii > 0 ? ascii : Decode(text).octets;
    count += ascii > 0 ? ascii : 1;
    text.remove_prefix(octets);
  }
  return count;
}

// "… (18446744073709551615 more characters)".
constexpr size_t kRoomForEnd = 40;

// Builds the clean text, and knows where to cut it should it become too long.
class Builder {
 public:
  Builder(size_t limit, std::string& clean) : limit_(limit), clean_(clean) { clean_.clear(); }

  // False where `limit` does not allow it. `source_left`: what follows the character in the source.
  bool Add(std::string_view text, size_t characters, std::string_view source_left) {
    if (characters_ + characters > limit_) {
      return false;
    }
    clean_.append(text);
    characters_ += characters;
    if (characters_ + kRoomForEnd <= limit_) {
      cut_size_ = clean_.size();
      cut_source_left_ = source_left;
    }
    return true;
  }

  // Adds printable ASCII, each octet a character.
  bool AddAscii(std::string_view text, std::string_view source_left) {
    const size_t before_cut =
        characters_ + kRoomForEnd < limit_ ? limit_ - kRoomForEnd - characters_ : 0;
    if (text.size() > before_cut && before_cut > 0) {
      const std::string_view head = text.substr(0, before_cut);
      text.remove_prefix(before_cut);
      Add(head, head.size(), {text.data(), text.size() + source_left.size()});
    }
    return Add(text, text.size(), source_left);
  }

  void Cut() {
    clean_.resize(cut_size_);
    clean_ += "… (" + std::to_string(CountCharacters(cut_source_left_)) + " more characters)";
  }

 private:
  const size_t limit_;
  std::string& clean_;
  size_t characters_ = 0;
  size_t cut_size_ = 0;
  std::string_view cut_source_left_;
};

}  // namespace

void AssignClean(std::string_view hostile, size_t limit, std::string& clean) {
  if (hostile.size() <= limit && PrintableAsciiPrefix(hostile) == hostile.size()) {
    clean.assign(hostile);  // nearly every text
    return;
  }
  Builder builder(limit, clean);
  std::string_view left = hostile;
  bool fits = true;
  while (fits && !left.empty()) {
    if (const size_t ascii = PrintableAsciiPrefix(left); ascii > 0) {
      const std::string_view text = left.substr(0, ascii);
      left.remove_prefix(ascii);
      fits = builder.AddAscii(text, left);
      continue;
    }
    const Character character = Decode(left);
    const std::string_view octets = left.substr(0, character.octets);
    left.remove_prefix(character.octets);
    if (character.valid && character.value >= 0x80 && !IsInvisible(character.value)) {
      fits = builder.Add(octets, 1, left);
    } else {
      const Escape escape(character.valid ? 'u' : 'x', character.value);
      fits = builder.Add(escape.text(), escape.text().size(), left);
    }
  }
  if (!fits) {
    builder.Cut();
  }
}

}  // namespace pkiaudit::reports
