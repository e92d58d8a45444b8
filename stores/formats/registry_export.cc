// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/registry_export.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace pkiaudit::stores {
namespace {

constexpr std::u16string_view kHeader = u"Windows Registry Editor Version 5.00";
constexpr std::u16string_view kAnsiHeader = u"REGEDIT4";
constexpr size_t kMaxHeaderLength = 64;
constexpr size_t kMaxTypeLength = 16;  // "hex(ffffffff)"
constexpr int kDwordDigits = 8;

// A CR is only ever the first half of a line end, or part of a string.
bool IsSpace(char16_t unit) { return unit == ' ' || unit == '\t' || unit == '\r'; }

// 0 to 15; nothing for what is no hexadecimal digit.
std::optional<uint8_t> HexDigit(char16_t unit) {
  if (unit >= '0' && unit <= '9') return static_cast<uint8_t>(unit - '0');
  if (unit >= 'a' && unit <= 'f') return static_cast<uint8_t>(unit - 'a' + 10);
  if (unit >= 'A' && unit <= 'F') return static_cast<uint8_t>(unit - 'A' + 10);
  return std::nullopt;
}

bool IsLetter(char16_t unit) {
  return (unit >= 'a' && unit <= 'z') || (unit >= 'A' && unit <= 'Z');
}
char16_t ToLower(char16_t unit) {
  return unit >= 'A' && unit <= 'Z' ? static_cast<char16_t>(unit - 'A' + 'a') : unit;
}

// "hex", "hex(7)": the type of a value that is given in hexadecimal octets.
std::optional<RegistryType> TypeOfHex(std::u16string_view word) {
  constexpr std::u16string_view kWord = u"hex";
  if (!word.starts_with(kWord)) return std::nullopt;
  word.remove_prefix(kWord.size());
  if (word.empty()) return RegistryType::kBinary;
  if (word.size() < 3 || !word.starts_with(u'(') || !word.ends_with(u')')) return std::nullopt;
  word = word.substr(1, word.size() - 2);
  if (word.size() > kDwordDigits) return std::nullopt;
  uint32_t type = 0;
  for (const char16_t unit : word) {
    const auto digit = HexDigit(unit);
    if (!digit) return std::nullopt;
    type = type << 4 | *digit;
  }
  return static_cast<RegistryType>(type);
}

class Utf16Collector : public Utf16Sink {
 public:
  void OnUnit(char16_t unit, uint64_t /*offset*/) override {
    octets.push_back(static_cast<uint8_t>(unit & 0xFFu));
    octets.push_back(static_cast<uint8_t>(unit >> 8));
  }
  std::vector<uint8_t> octets;
};

}  // namespace

void RegistryExportParser::Feed(x509::Bytes piece) {
  if (!is_over()) decoder_.Feed(piece);
}

void RegistryExportParser::Finish() {
  decoder_.Finish();
  offset_ = decoder_.offset();
  switch (state_) {
    case State::kHeader:
      EndHeader();
      return;
    case State::kOver:
    case State::kLineStart:
    case State::kComment:
    case State::kBadLine:
      return;
    case State::kLineEnd:
      EndValue('\n');
      return;
    case State::kKey:
      if (key_end_ != 0) {
        EndKey();
        return;
      }
      break;
    case State::kDword:
      if (digits_ == kDwordDigits) {
        TakeDword('\n');
        return;
      }
      break;
    case State::kName:
    case State::kEquals:
    case State::kDataStart:
    case State::kDataType:
    case State::kString:
    case State::kHex:  // whether more octets followed cannot be told
    case State::kContinuation:
      break;
  }
  Refuse({.code = ErrorCode::kBadFormat, .offset = offset_, .detail = x509::ErrorCode::kTruncated});
}

void RegistryExportParser::OnUnit(char16_t unit, uint64_t offset) {
  offset_ = offset;
  switch (state_) {
    case State::kHeader:
      return TakeHeader(unit);
    case State::kOver:
      return;
    case State::kLineStart:
      return TakeLineStart(unit);
    case State::kComment:
      if (unit == '\n') state_ = State::kLineStart;
      return;
    case State::kKey:
      return TakeKey(unit);
    case State::kName:
      return TakeName(unit);
    case State::kEquals:
      return TakeEquals(unit);
    case State::kDataStart:
      return TakeDataStart(unit);
    case State::kDataType:
      return TakeDataType(unit);
    case State::kString:
      return TakeString(unit);
    case State::kDword:
      return TakeDword(unit);
    case State::kHex:
      return TakeHex(unit);
    case State::kContinuation:
      return TakeContinuation(unit);
    case State::kLineEnd:
      return TakeLineEnd(unit);
    case State::kBadLine:
      return TakeBadLine(unit);
  }
}

void RegistryExportParser::TakeHeader(char16_t unit) {
  if (unit == '\n' || text_.size() == kMaxHeaderLength) {
    EndHeader();
  } else {
    text_ += unit;
  }
}

void RegistryExportParser::EndHeader() {
  if (decoder_.offset() == 0) {
    Tell({}, {.code = ErrorCode::kEmptyFile});
    state_ = State::kOver;
    return;
  }
  while (!text_.empty() && IsSpace(text_.back())) text_.pop_back();
  is_ansi_ = text_ == kAnsiHeader;
  if (is_ansi_ || text_ == kHeader) {
    state_ = State::kLineStart;
  } else {
    Tell({}, {.code = ErrorCode::kBadRegistryExport});
    state_ = State::kOver;
  }
}

void RegistryExportParser::TakeLineStart(char16_t unit) {
  if (IsSpace(unit) || unit == '\n') return;
  if (has_more_lines_ && HexDigit(unit)) {
    state_ = State::kBadLine;
    return;
  }
  has_more_lines_ = false;
  if (unit == ';') {
    state_ = State::kComment;
  } else if (unit == '[') {
    state_ = State::kKey;
    text_.clear();
    key_end_ = 0;
    refused_ = false;
  } else if (unit == '"') {
    StartValue();
    state_ = State::kName;
  } else if (unit == '@') {
    StartValue();
    state_ = State::kEquals;
  } else {
    refused_ = false;
    RefuseLine(unit);
  }
}

void RegistryExportParser::TakeKey(char16_t unit) {
  if (unit == '\n') {
    EndKey();
    state_ = State::kLineStart;
  } else if (text_.size() == kMaxKeyLength) {
    Refuse({.code = ErrorCode::kTooLarge, .offset = offset_});
  } else {
    text_ += unit;
    // Names of keys may hold "]".
    if (unit == ']') key_end_ = text_.size();
  }
}

void RegistryExportParser::EndKey() {
  std::u16string_view path = text_;
  path = path.substr(0, std::max<size_t>(key_end_, 1) - 1);
  const bool is_deletion = path.starts_with(u'-');
  if (is_deletion) path.remove_prefix(1);
  if (path.empty()) Refuse({.code = ErrorCode::kBadRegistryExport, .offset = offset_});
  key_state_ = refused_ || is_deletion ? KeyState::kIgnored : KeyState::kRead;
  if (refused_) return;
  if (is_deletion) {
    sink_.OnDeletedKey(Utf16ToUtf8(path));
  } else {
    sink_.OnKey(Utf16ToUtf8(path));
  }
}

void RegistryExportParser::StartValue() {
  name_.clear();
  data_.clear();
  escaped_ = false;
  is_deletion_ = false;
  hex_state_ = HexState::kStart;
  // Values of a key that was refused were told with it.
  refused_ = key_state_ == KeyState::kIgnored;
  if (key_state_ == KeyState::kAbsent) {
    Refuse({.code = ErrorCode::kBadRegistryExport, .offset = offset_});
  }
}

void RegistryExportParser::TakeName(char16_t unit) {
  if (unit == '\n') {
    RefuseLine(unit);
  } else if (!escaped_ && unit == '\\') {
    escaped_ = true;
  } else if (!escaped_ && unit == '"') {
    state_ = State::kEquals;
  } else {
    if (escaped_ && unit != '\\' && unit != '"') name_ += '\\';
    escaped_ = false;
    name_ += unit;
    if (name_.size() <= kMaxNameLength) return;
    name_.resize(kMaxNameLength);
    Refuse({.code = ErrorCode::kTooLarge, .offset = offset_});
  }
}

void RegistryExportParser::TakeEquals(char16_t unit) {
  if (unit == '=') {
    state_ = State::kDataStart;
  } else if (!IsSpace(unit)) {
    RefuseLine(unit);
  }
}

void RegistryExportParser::TakeDataStart(char16_t unit) {
  if (IsSpace(unit)) return;
  if (unit == '"') {
    state_ = State::kString;
    type_ = RegistryType::kString;
  } else if (unit == '-') {
    state_ = State::kLineEnd;
    is_deletion_ = true;
  } else if (IsLetter(unit)) {
    state_ = State::kDataType;
    text_.assign(1, ToLower(unit));
  } else {
    RefuseLine(unit);
  }
}

void RegistryExportParser::TakeDataType(char16_t unit) {
  if (unit == ':') {
    StartData();
  } else if (unit == '\n' || text_.size() == kMaxTypeLength) {
    RefuseLine(unit);
  } else {
    text_ += ToLower(unit);
  }
}

void RegistryExportParser::StartData() {
  if (text_ == u"dword") {
    state_ = State::kDword;
    type_ = RegistryType::kDword;
    number_ = 0;
    digits_ = 0;
  } else if (const auto type = TypeOfHex(text_)) {
    state_ = State::kHex;
    type_ = *type;
  } else {
    RefuseLine(':');
  }
}

void RegistryExportParser::TakeString(char16_t unit) {
  if (!escaped_ && unit == '\\') {
    escaped_ = true;
  } else if (!escaped_ && unit == '"') {
    AppendUnit(u'\0');
    state_ = State::kLineEnd;
  } else {
    // Only these two are ever escaped; in what people write, a '\' may stand for itself.
    if (escaped_ && unit != '\\' && unit != '"') AppendUnit('\\');
    escaped_ = false;
    AppendUnit(unit);
  }
}

void RegistryExportParser::TakeDword(char16_t unit) {
  if (const auto digit = HexDigit(unit); digit && digits_ < kDwordDigits) {
    number_ = number_ << 4 | *digit;
    ++digits_;
  } else if (digits_ != 0) {
    for (int shift = 0; shift < 32; shift += 8) AppendOctet(static_cast<uint8_t>(number_ >> shift));
    state_ = State::kLineEnd;
    TakeLineEnd(unit);
  } else if (!IsSpace(unit)) {
    RefuseLine(unit);
  }
}

void RegistryExportParser::TakeHex(char16_t unit) {
  const bool is_whole = hex_state_ == HexState::kStart || hex_state_ == HexState::kOctet;
  if (HexDigit(unit)) {
    TakeHexDigit(unit);
  } else if (unit == ',' && hex_state_ == HexState::kOctet) {
    hex_state_ = HexState::kComma;
  } else if (unit == '\\' && hex_state_ != HexState::kHalf) {
    state_ = State::kContinuation;
    in_next_line_ = false;
    in_comment_ = false;
  } else if ((unit == '\n' || unit == ';') && is_whole) {
    EndValue(unit);
  } else if (!IsSpace(unit) || hex_state_ == HexState::kHalf) {
    RefuseLine(unit);
  }
}

void RegistryExportParser::TakeHexDigit(char16_t unit) {
  const auto digit = static_cast<uint32_t>(*HexDigit(unit));
  if (hex_state_ == HexState::kOctet) {
    RefuseLine(unit);
  } else if (hex_state_ == HexState::kHalf) {
    AppendOctet(static_cast<uint8_t>(number_ << 4 | digit));
    hex_state_ = HexState::kOctet;
  } else {
    number_ = digit;
    hex_state_ = HexState::kHalf;
  }
}

void RegistryExportParser::TakeContinuation(char16_t unit) {
  if (unit == '\n') {
    in_next_line_ = true;
    in_comment_ = false;
  } else if (in_comment_ || IsSpace(unit)) {
    return;
  } else if (unit == ';') {
    in_comment_ = true;
  } else if (!in_next_line_) {
    RefuseLine(unit);
  } else if (unit == '[' || unit == '"' || unit == '@') {
    // The rest of the value is missing, and something new starts.
    Refuse({.code = ErrorCode::kBadRegistryExport, .offset = offset_});
    state_ = State::kLineStart;
    TakeLineStart(unit);
  } else {
    state_ = State::kHex;
    TakeHex(unit);
  }
}

void RegistryExportParser::TakeLineEnd(char16_t unit) {
  if (unit == '\n' || unit == ';') {
    EndValue(unit);
  } else if (!IsSpace(unit)) {
    RefuseLine(unit);
  }
}

void RegistryExportParser::EndValue(char16_t unit) {
  state_ = unit == ';' ? State::kComment : State::kLineStart;
  if (!refused_ && is_ansi_ && !is_deletion_) WidenAnsiData();
  if (refused_) return;
  const std::string name = Utf16ToUtf8(name_);
  if (is_deletion_) {
    sink_.OnDeletedValue(name);
  } else {
    sink_.OnValue(name, type_, data_);
  }
}

void RegistryExportParser::AppendUnit(char16_t unit) {
  AppendOctet(static_cast<uint8_t>(unit & 0xFFu));
  AppendOctet(static_cast<uint8_t>(unit >> 8));
}

void RegistryExportParser::AppendOctet(uint8_t octet) {
  if (data_.size() == kMaxDataSize) {
    Refuse({.code = ErrorCode::kTooLarge, .offset = offset_});
  } else {
    data_.push_back(octet);
  }
}

// REGEDIT4 writes the strings of hex(2) and hex(7) in the code page of the host.
void RegistryExportParser::WidenAnsiData() {
  const bool is_text = type_ == RegistryType::kExpandString ||
                       type_ == RegistryType::kMultiString ||
                       (type_ == RegistryType::kString && hex_state_ != HexState::kStart);
  if (!is_text) return;
  Utf16Collector wide;
  NarrowDecoder decoder(wide, 0);
  for (const uint8_t octet : data_) decoder.Take(octet);
  decoder.Finish();
  data_ = std::move(wide.octets);
  if (data_.size() > kMaxDataSize) Refuse({.code = ErrorCode::kTooLarge, .offset = offset_});
}

void RegistryExportParser::TakeBadLine(char16_t unit) {
  if (unit == '\n') {
    state_ = State::kLineStart;
  } else if (!IsSpace(unit)) {
    has_more_lines_ = unit == '\\';
  }
}

void RegistryExportParser::RefuseLine(char16_t unit) {
  Refuse({.code = ErrorCode::kBadRegistryExport, .offset = offset_});
  state_ = State::kBadLine;
  has_more_lines_ = false;
  TakeBadLine(unit);
}

void RegistryExportParser::Refuse(const Error& error) {
  if (refused_) return;
  refused_ = true;
  Tell(What(), error);
}

void RegistryExportParser::Tell(std::string_view what, const Error& error) {
  if (errors_ > kMaxErrors) return;
  ++errors_;
  if (errors_ <= kMaxErrors) {
    sink_.OnError(what, error);
  } else {
    sink_.OnError({}, {.code = ErrorCode::kTooMany, .offset = error.offset});
  }
}

std::string RegistryExportParser::What() const {
  if (state_ == State::kKey) return "key";
  if (state_ == State::kLineStart) return "line";
  return "value " + (name_.empty() ? "@" : Utf16ToUtf8(name_));
}

}  // namespace pkiaudit::stores
