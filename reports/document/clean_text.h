// SPDX-License-Identifier: Apache-2.0
//
// Names, paths and messages come from certificates, files and tampered reports: hostile until
// cleaned. Clean text is valid UTF-8 on one line, without anything that a reader cannot see or that
// reorders what he sees; such characters stand as visible escapes:
//   \u{202E}  a character: controls (C0, DEL, C1, so also line ends, tabs and terminal escapes),
//   line
//             and paragraph separators, bidirectional formatting, zero-width and other invisible
//             ones, noncharacters. What XML 1.0 forbids is among them.
//   \x{FF}    an octet that is not part of well-formed UTF-8 (RFC 3629)
// A backslash stays as it is, because RFC 4514 names and Windows paths are full of them. So a text
// that itself says `\u{202E}` looks like an escaped character; it can make a reader suspicious, but
// not deceive him the other way round.
#ifndef PKIAUDIT_REPORTS_DOCUMENT_CLEAN_TEXT_H_
#define PKIAUDIT_REPORTS_DOCUMENT_CLEAN_TEXT_H_

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

namespace pkiaudit::reports {

// Replaces what stands in `clean` by `hostile`, cleaned, of at most `limit` characters (code
// points, an escape counting as those that it is written with; `limit` is at least 100). What is
// longer ends, after a whole character, with "… (N more characters)", which counts towards the
// limit. Cleaning clean text changes nothing. Takes time in proportion to the length of `hostile`,
// which must not be a view of `clean`.
void AssignClean(std::string_view hostile, size_t limit, std::string& clean);

// A text that cannot be anything but clean.
template <size_t kLimit>
class CleanString {
 public:
  static constexpr size_t kMaxCharacters = kLimit;

  CleanString() = default;
  template <typename T>
    requires std::convertible_to<const T&, std::string_view>
  CleanString(const T& hostile) {  // NOLINT(google-explicit-constructor): always safe
    AssignClean(hostile, kLimit, text_);
  }
  template <typename T>
    requires std::convertible_to<const T&, std::string_view>
  CleanString& operator=(const T& hostile) {  // keeps the memory it has
    AssignClean(hostile, kLimit, text_);
    return *this;
  }

  operator std::string_view() const { return text_; }  // NOLINT(google-explicit-constructor)
  std::string_view view() const { return text_; }
  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  void clear() { text_.clear(); }

  friend bool operator==(const CleanString&, const CleanString&) = default;

 private:
  std::string text_;
};

using CleanText = CleanString<1000>;
using CleanProse = CleanString<10'000>;  // paragraphs of a check's own text

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_DOCUMENT_CLEAN_TEXT_H_
