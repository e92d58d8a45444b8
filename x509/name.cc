// SPDX-License-Identifier: Apache-2.0
#include "x509/name.h"

#include <algorithm>
#include <string_view>

#include "x509/oid_literal.h"

namespace pkiaudit::x509 {
namespace {

struct ShortName {
  Oid type;
  std::string_view name;
};

// RFC 4514 3, in its order; then the names that Windows shows (CertNameToStr, wincrypt.h), and for
// the rest those of RFC 4519 and the CA/Browser Forum, so that certificates of public CAs are
// legible.
constexpr ShortName kShortNames[] = {
    {OidLiteral<"2.5.4.3">(), "CN"},
    {OidLiteral<"2.5.4.7">(), "L"},
    {OidLiteral<"2.5.4.8">(), "ST"},
    {OidLiteral<"2.5.4.10">(), "O"},
    {OidLiteral<"2.5.4.11">(), "OU"},
    {OidLiteral<"2.5.4.6">(), "C"},
    {OidLiteral<"2.5.4.9">(), "STREET"},
    {OidLiteral<"0.9.2342.19200300.100.1.25">(), "DC"},
    {OidLiteral<"0.9.2342.19200300.100.1.1">(), "UID"},
    {OidLiteral<"1.2.840.113549.1.9.1">(), "E"},
    {OidLiteral<"2.5.4.5">(), "SERIALNUMBER"},
    {OidLiteral<"2.5.4.12">(), "T"},
    {OidLiteral<"2.5.4.42">(), "G"},
    {OidLiteral<"2.5.4.43">(), "I"},
    {OidLiteral<"2.5.4.4">(), "SN"},
    {OidLiteral<"2.5.4.13">(), "description"},
    {OidLiteral<"2.5.4.15">(), "businessCategory"},
    {OidLiteral<"2.5.4.17">(), "postalCode"},
    {OidLiteral<"2.5.4.18">(), "postOfficeBox"},
    {OidLiteral<"2.5.4.20">(), "telephoneNumber"},
    {OidLiteral<"2.5.4.44">(), "generationQualifier"},
    {OidLiteral<"2.5.4.46">(), "dnQualifier"},
    {OidLiteral<"2.5.4.65">(), "pseudonym"},
    {OidLiteral<"2.5.4.97">(), "organizationIdentifier"},
    {OidLiteral<"1.3.6.1.4.1.311.60.2.1.1">(), "jurisdictionL"},
    {OidLiteral<"1.3.6.1.4.1.311.60.2.1.2">(), "jurisdictionST"},
    {OidLiteral<"1.3.6.1.4.1.311.60.2.1.3">(), "jurisdictionC"},
};

std::string_view FindShortName(Oid type) {
  for (const ShortName& entry : kShortNames) {
    if (entry.type == type) return entry.name;
  }
  return {};
}

// Writes a value by RFC 4514 2.4.
class EscapingSink final : public CharacterSink {
 public:
  explicit EscapingSink(std::string& text) : text_(text) {}

  void OnCharacter(char32_t character) override {
    const bool special = IsSpecial(character);
    if (IsControl(character)) {
      std::string utf8;
      AppendUtf8(character, utf8);
      AppendEscapedOctets(AsBytes(utf8), text_);
    } else {
      if (special) text_ += '\\';
      AppendUtf8(character, text_);
    }
    ends_in_plain_space_ = character == U' ' && !special;
    at_start_ = false;
  }

  void OnInvalid(Bytes octets) override {
    AppendEscapedOctets(octets, text_);
    ends_in_plain_space_ = false;
    at_start_ = false;
  }

  void Finish() {
    if (ends_in_plain_space_) text_.insert(text_.size() - 1, 1, '\\');
  }

 private:
  bool IsSpecial(char32_t character) const {
    static constexpr std::u32string_view kSpecial = U"\"+,;<>\\";
    static constexpr std::u32string_view kSpecialAtStart = U" #";
    return kSpecial.find(character) != std::u32string_view::npos ||
           (at_start_ && kSpecialAtStart.find(character) != std::u32string_view::npos);
  }

  std::string& text_;
  bool at_start_ = true;
  bool ends_in_plain_space_ = false;
};

// Text that RFC 4514 2.4 leaves as it is, in a type that holds ASCII as octets: most values of real
// names.
bool IsPlain(const NameAttribute& attribute) {
  const bool ascii_octets = attribute.value_tag == der::kUtf8String ||
                            attribute.value_tag == der::kPrintableString ||
                            attribute.value_tag == der::kIa5String;
  const std::string_view value = AsText(attribute.value);
  static constexpr std::string_view kSpecial = "\"+,;<>\\";
  return ascii_octets && !value.empty() && value.front() != ' ' && value.front() != '#' &&
         value.back() != ' ' && std::all_of(value.begin(), value.end(), [](char c) {
           return c >= 0x20 && c < 0x7f && kSpecial.find(c) == std::string_view::npos;
         });
}

void AppendAttribute(const NameAttribute& attribute, std::string& text) {
  const std::string_view short_name = FindShortName(attribute.type);
  text += short_name.empty() ? attribute.type.ToDotted() : short_name;
  text += '=';
  if (short_name.empty() || !IsTextTag(attribute.value_tag)) {
    text += '#';
    text += ToHex(attribute.value_encoding);
    return;
  }
  if (IsPlain(attribute)) {
    text += AsText(attribute.value);
    return;
  }
  EscapingSink sink(text);
  DecodeDirectoryString(attribute.value_tag, attribute.value, sink);
  sink.Finish();
}

// Simple case folding of ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic.
char32_t FoldCase(char32_t c) {
  const auto in = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  const bool odd = (c & 1) != 0;
  if (in(U'A', U'Z')) return c + 32;
  if (c < 0xc0) return c;
  if (in(0xc0, 0xde) && c != 0xd7) return c + 32;
  if ((in(0x100, 0x12f) || in(0x132, 0x137) || in(0x14a, 0x177)) && !odd) return c + 1;
  if ((in(0x139, 0x148) || in(0x179, 0x17e)) && odd) return c + 1;
  if (c == 0x178) return 0xff;
  if (c == 0x386) return 0x3ac;
  if (in(0x388, 0x38a)) return c + 37;
  if (c == 0x38c) return 0x3cc;
  if (in(0x38e, 0x38f)) return c + 63;
  if (in(0x391, 0x3ab) && c != 0x3a2) return c + 32;
  if (c == 0x3c2) return 0x3c3;  // final sigma
  if (in(0x400, 0x40f)) return c + 80;
  if (in(0x410, 0x42f)) return c + 32;
  return c;
}

// RFC 4518 2.2: what is mapped to a space.
bool IsSpace(char32_t c) {
  return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
         c == 0x3000;
}

// Folds case; drops leading and trailing white space, leaves one space of a run inside.
class FoldingSink final : public CharacterSink {
 public:
  explicit FoldingSink(std::string& text) : text_(text) {}

  void OnCharacter(char32_t character) override {
    if (IsSpace(character)) {
      space_pending_ = !at_start_;
      return;
    }
    if (space_pending_) text_ += ' ';
    space_pending_ = false;
    at_start_ = false;
    AppendUtf8(FoldCase(character), text_);
  }
  void OnInvalid(Bytes) override { valid_ = false; }

  bool valid() const { return valid_; }

 private:
  std::string& text_;
  bool at_start_ = true;
  bool space_pending_ = false;
  bool valid_ = true;
};

// Attributes that match by RFC 5280 7.1 have the same key, others have not.
struct MatchingKey {
  size_t rdn_index = 0;
  std::string type;
  bool is_text = false;  // else `value` is the value's encoding
  std::string value;

  friend auto operator<=>(const MatchingKey&, const MatchingKey&) = default;
};

MatchingKey KeyOf(const NameAttribute& attribute) {
  MatchingKey key{attribute.rdn_index, std::string(AsText(attribute.type.content())), false, {}};
  if (IsTextTag(attribute.value_tag)) {
    FoldingSink sink(key.value);
    DecodeDirectoryString(attribute.value_tag, attribute.value, sink);
    key.is_text = sink.valid();
  }
  if (!key.is_text) key.value = AsText(attribute.value_encoding);
  return key;
}

// In order of RDNs; within one, where ASN.1's SET has no order, sorted.
std::vector<MatchingKey> MatchingKeys(const std::vector<NameAttribute>& attributes) {
  std::vector<MatchingKey> keys;
  keys.reserve(attributes.size());
  for (const NameAttribute& attribute : attributes) keys.push_back(KeyOf(attribute));
  std::sort(keys.begin(), keys.end());
  return keys;
}

Result<void> ReadRdn(const der::Element& rdn, size_t rdn_index,
                     std::vector<NameAttribute>& attributes) {
  der::Reader reader(rdn);
  do {
    const Result<der::Element> attribute = reader.Read(der::kSequence);
    if (!attribute) return tl::make_unexpected(attribute.error());
    der::Reader fields(*attribute);
    const Result<der::Element> type = fields.Read(der::kObjectIdentifier);
    if (!type) return tl::make_unexpected(type.error());
    const Result<der::Element> value = fields.Next();
    if (!value) return tl::make_unexpected(value.error());
    if (const Result<void> end = fields.Finish(); !end) return end;
    attributes.push_back(
        {Oid(type->content), value->tag, value->content, value->encoding, rdn_index});
  } while (!reader.AtEnd());  // at least one: RFC 5280 4.1.2.4, SET SIZE (1..MAX)
  return {};
}

}  // namespace

bool Name::IsEmpty() const {
  const Result<der::Element> sequence = der::ReadSingle(encoding_, der::kSequence);
  return encoding_.empty() || (sequence && sequence->content.empty());
}

Result<std::vector<NameAttribute>> Name::Attributes() const {
  const Result<der::Element> sequence = der::ReadSingle(encoding_, der::kSequence);
  if (!sequence) return tl::make_unexpected(sequence.error());
  std::vector<NameAttribute> attributes;
  attributes.reserve(8);  // most names have fewer
  der::Reader reader(*sequence);
  for (size_t rdn_index = 0; !reader.AtEnd(); ++rdn_index) {
    const Result<der::Element> rdn = reader.Read(der::kSet);
    if (!rdn) return tl::make_unexpected(rdn.error());
    if (const Result<void> read = ReadRdn(*rdn, rdn_index, attributes); !read) {
      return tl::make_unexpected(read.error());
    }
  }
  return attributes;
}

std::string Name::ToRfc4514() const {
  if (encoding_.empty()) return {};
  const Result<std::vector<NameAttribute>> attributes = Attributes();
  if (!attributes) return "#" + ToHex(encoding_);
  std::string text;
  text.reserve(encoding_.size());
  // RDNs from the last to the first, attributes within one in order.
  for (size_t end = attributes->size(); end > 0;) {
    size_t begin = end - 1;
    while (begin > 0 && (*attributes)[begin - 1].rdn_index == (*attributes)[begin].rdn_index) {
      --begin;
    }
    if (end != attributes->size()) text += ',';
    for (size_t i = begin; i < end; ++i) {
      if (i != begin) text += '+';
      AppendAttribute((*attributes)[i], text);
    }
    end = begin;
  }
  return text;
}

std::optional<std::string> Name::FirstValue(Oid type) const {
  const Result<std::vector<NameAttribute>> attributes = Attributes();
  if (!attributes) return std::nullopt;
  for (const NameAttribute& attribute : *attributes) {
    if (attribute.type == type) return DirectoryStringToUtf8(attribute.value_tag, attribute.value);
  }
  return std::nullopt;
}

bool Name::EqualsByRfc5280(const Name& other) const {
  if (*this == other) return true;
  const Result<std::vector<NameAttribute>> ours = Attributes();
  const Result<std::vector<NameAttribute>> theirs = other.Attributes();
  if (!ours || !theirs || ours->size() != theirs->size()) return false;
  return MatchingKeys(*ours) == MatchingKeys(*theirs);
}

}  // namespace pkiaudit::x509
