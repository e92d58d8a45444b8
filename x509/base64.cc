// SPDX-License-Identifier: Apache-2.0
#include "x509/base64.h"

#include <algorithm>
#include <array>

namespace pkiaudit::x509 {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Above the 24 bits of a group, so that one test tells whether any of four characters is bad.
constexpr uint32_t kBad = 0x80000000u;

using Table = std::array<uint32_t, 256>;

constexpr Table MakeTable(int shift) {
  Table table{};
  table.fill(kBad);
  for (uint32_t value = 0; value < kAlphabet.size(); ++value) {
    table[static_cast<uint8_t>(kAlphabet[value])] = value << shift;
  }
  return table;
}

// A character's six bits, placed for its position in the group of four.
constexpr Table kFirst = MakeTable(18);
constexpr Table kSecond = MakeTable(12);
constexpr Table kThird = MakeTable(6);
constexpr Table kFourth = MakeTable(0);

bool IsSpace(uint8_t character) {
  return character == ' ' || (character >= '\t' && character <= '\r');
}

// Decodes whole groups up to the first one that holds anything but the alphabet. `out` has room for
// three octets a group. Returns the number of groups.
size_t DecodeGroups(std::string_view text, uint8_t* out) {
  const auto* in = reinterpret_cast<const uint8_t*>(text.data());
  const size_t groups = text.size() / 4;
  for (size_t i = 0; i < groups; ++i, in += 4, out += 3) {
    const uint32_t bits = kFirst[in[0]] | kSecond[in[1]] | kThird[in[2]] | kFourth[in[3]];
    if ((bits & kBad) != 0) return i;
    out[0] = static_cast<uint8_t>(bits >> 16);
    out[1] = static_cast<uint8_t>(bits >> 8);
    out[2] = static_cast<uint8_t>(bits);
  }
  return groups;
}

}  // namespace

size_t Base64Decoder::Decode(std::string_view text, std::vector<uint8_t>& out) {
  // Bounds what is reserved ahead of the end of the base64, which is not known yet.
  constexpr size_t kStride = 4096;
  size_t taken = 0;
  while (taken < text.size()) {
    if (held_ == 0 && text.size() - taken >= 4) {
      const std::string_view stride = text.substr(taken, kStride);
      const size_t size = out.size();
      out.resize(size + stride.size() / 4 * 3);
      uint8_t* position = out.data() + size;
      size_t local = 0;
      // Line by line: groups, then the white space between them.
      while (stride.size() - local >= 4) {
        const size_t groups = DecodeGroups(stride.substr(local), position);
        position += groups * 3;
        local += groups * 4;
        const size_t line_end = local;
        while (local < stride.size() && IsSpace(static_cast<uint8_t>(stride[local]))) ++local;
        if (groups == 0 && local == line_end) break;
      }
      out.resize(static_cast<size_t>(position - out.data()));
      taken += local;
      if (taken == text.size()) break;
    }
    const auto character = static_cast<uint8_t>(text[taken]);
    if (!IsSpace(character) && !DecodeCharacter(character, out)) break;
    ++taken;
  }
  return taken;
}

bool Base64Decoder::DecodeCharacter(uint8_t character, std::vector<uint8_t>& out) {
  if (character == '=') {
    if (held_ < 2 || held_ == 4) return false;
    ++padding_;
    if (++held_ < 4) return true;
    // "xx==" holds one octet, "xxx=" two.
    out.push_back(static_cast<uint8_t>(bits_ >> 16));
    if (padding_ == 1) out.push_back(static_cast<uint8_t>(bits_ >> 8));
    return true;
  }
  if (padding_ != 0) return false;
  const uint32_t value = kFourth[character];
  if (value == kBad) return false;
  bits_ |= value << (18 - 6 * held_);
  if (++held_ < 4) return true;
  out.insert(out.end(), {static_cast<uint8_t>(bits_ >> 16), static_cast<uint8_t>(bits_ >> 8),
                         static_cast<uint8_t>(bits_)});
  bits_ = 0;
  held_ = 0;
  return true;
}

bool Base64Decoder::Finish(std::vector<uint8_t>& out) {
  if (held_ == 4 || held_ == 0) return true;
  const int characters = held_ - padding_;
  if (characters < 2) return false;
  out.push_back(static_cast<uint8_t>(bits_ >> 16));
  if (characters == 3) out.push_back(static_cast<uint8_t>(bits_ >> 8));
  return true;
}

}  // namespace pkiaudit::x509
