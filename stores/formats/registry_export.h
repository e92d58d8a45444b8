// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_FORMATS_REGISTRY_EXPORT_H_
#define PKIAUDIT_STORES_FORMATS_REGISTRY_EXPORT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stores/formats/registry_sink.h"
#include "stores/formats/registry_text.h"
#include "x509/bytes.h"

namespace pkiaudit::stores {

// Reads a registry export (.reg: "Windows Registry Editor Version 5.00" or REGEDIT4) piece by
// piece; what it tells does not depend on where the text is cut. Time is linear, memory is bounded
// by the limits below. Also read: UTF-8, upper case, spaces, comments, line breaks in strings.
//
// What cannot be read is told and left out, and the rest goes on: a bad key with all its values.
// Errors: kBadRegistryExport (also for a file that is no export: then nothing else is told),
// kBadFormat with kTruncated where the text ends inside of something, kTooLarge where a key, a name
// or a value is over its limit, kEmptyFile; kTooMany once for all after the first kMaxErrors.
// Offsets are those of the octets where reading failed.
class RegistryExportParser : private Utf16Sink {
 public:
  static constexpr size_t kMaxKeyLength = 1u << 16;  // UTF-16 units; Windows ends sooner
  static constexpr size_t kMaxNameLength = 16'383;   // UTF-16 units, as in Windows
  static constexpr size_t kMaxDataSize = 16u << 20;  // octets
  static constexpr int kMaxErrors = 100;

  // `sink` must outlive the parser.
  explicit RegistryExportParser(RegistrySink& sink) : sink_(sink), decoder_(*this) {}

  void Feed(x509::Bytes piece);
  void Finish();
  // It is no export: what follows need not be fed.
  bool is_over() const { return state_ == State::kOver; }

 private:
  enum class State : uint8_t {
    kHeader,
    kOver,
    kLineStart,
    kComment,
    kKey,
    kName,
    kEquals,
    kDataStart,
    kDataType,
    kString,
    kDword,
    kHex,
    kContinuation,  // behind the '\' that continues hexadecimal octets on the next line
    kLineEnd,       // behind a string or a '-': nothing but spaces and a comment may follow
    kBadLine,
  };
  enum class KeyState : uint8_t { kAbsent, kRead, kIgnored };  // of the values that follow
  enum class HexState : uint8_t { kStart, kHalf, kOctet, kComma };

  void OnUnit(char16_t unit, uint64_t offset) override;

  void TakeHeader(char16_t unit);
  void TakeLineStart(char16_t unit);
  void TakeKey(char16_t unit);
  void TakeName(char16_t unit);
  void TakeEquals(char16_t unit);
  void TakeDataStart(char16_t unit);
  void TakeDataType(char16_t unit);
  void TakeString(char16_t unit);
  void TakeDword(char16_t unit);
  void TakeHex(char16_t unit);
  void TakeHexDigit(char16_t unit);
  void TakeContinuation(char16_t unit);
  void TakeLineEnd(char16_t unit);
  void TakeBadLine(char16_t unit);

  void EndHeader();
  void EndKey();
  void StartValue();
  void StartData();
  // Tells the value, and goes on behind the unit that ended it.
  void EndValue(char16_t unit);
  void AppendUnit(char16_t unit);
  void AppendOctet(uint8_t octet);
  void WidenAnsiData();

  // The line is bad at `unit`; lines that continue it are skipped with it.
  void RefuseLine(char16_t unit);
  // Tells an error of the key or value that is being read; only the first.
  void Refuse(const Error& error);
  void Tell(std::string_view what, const Error& error);
  std::string What() const;

  RegistrySink& sink_;
  RegistryTextDecoder decoder_;
  State state_ = State::kHeader;
  uint64_t offset_ = 0;  // of the unit that is being taken
  int errors_ = 0;
  bool is_ansi_ = false;  // REGEDIT4: strings in hexadecimal are not UTF-16

  std::u16string text_;  // header, key or type of data
  size_t key_end_ = 0;   // of the last ']' in text_
  KeyState key_state_ = KeyState::kAbsent;

  // The value that is being read.
  std::u16string name_;
  bool refused_ = false;  // or key: not to be told
  bool is_deletion_ = false;
  RegistryType type_ = RegistryType::kNone;
  std::vector<uint8_t> data_;
  bool escaped_ = false;
  HexState hex_state_ = HexState::kStart;
  uint32_t number_ = 0;
  int digits_ = 0;
  bool in_next_line_ = false;    // kContinuation
  bool in_comment_ = false;      // kContinuation
  bool has_more_lines_ = false;  // of a bad line: its last character but spaces is '\'
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_REGISTRY_EXPORT_H_
