// SPDX-License-Identifier: Apache-2.0
#include "x509/trust_list.h"

#include <algorithm>

#include "x509/ber.h"
#include "x509/der.h"
#include "x509/oid.h"
#include "x509/oid_literal.h"
#include "x509/public_key.h"
#include "x509/signed_data.h"

namespace pkiaudit::x509 {
namespace {

constexpr Oid kTrustListContent = OidLiteral<"1.3.6.1.4.1.311.10.1">();
constexpr Oid kRootListSigner = OidLiteral<"1.3.6.1.4.1.311.10.3.9">();
constexpr Oid kDisallowedList = OidLiteral<"1.3.6.1.4.1.311.10.3.30">();
constexpr Oid kPropertyArc = OidLiteral<"1.3.6.1.4.1.311.10.11">();

// The id in 1.3.6.1.4.1.311.10.11.<id>; nothing for other OIDs.
std::optional<uint32_t> PropertyId(Bytes oid_content) {
  const Bytes arc = kPropertyArc.content();
  if (oid_content.size() <= arc.size() || oid_content.size() > arc.size() + 5 ||
      !Equal(oid_content.first(arc.size()), arc)) {
    return std::nullopt;
  }
  uint64_t id = 0;
  for (const uint8_t octet : oid_content.subspan(arc.size())) id = id << 7 | (octet & 0x7fu);
  if (id > 0xFFFFFFFFu) return std::nullopt;
  return static_cast<uint32_t>(id);
}

// The list's SEQUENCE.
Result<der::Element> FindList(Bytes input) {
  Result<ber::Reader> signed_data = signed_data::Enter(input);
  if (!signed_data) return tl::unexpected(signed_data.error());
  for (const der::Tag tag : {der::kInteger, der::kSet}) {
    if (const auto element = signed_data->Read(tag); !element) {
      return tl::unexpected(element.error());
    }
  }
  Result<ber::Reader> content_info = signed_data->Enter(der::kSequence);
  if (!content_info) return tl::unexpected(content_info.error());
  const Result<der::Element> type = content_info->Read(der::kObjectIdentifier);
  if (!type) return type;
  if (!Equal(type->content, kTrustListContent.content())) {
    return tl::unexpected(Error{ErrorCode::kUnexpectedTag, type->offset});
  }
  Result<ber::Reader> content = content_info->Enter(der::ContextConstructed(0));
  if (!content) return tl::unexpected(content.error());
  return content->Read(der::kSequence);
}

// Attribute ::= SEQUENCE { OID, SET OF OCTET STRING }. What is no property is left out.
Result<void> ReadProperty(const der::Element& attribute, TrustList::Subject& subject) {
  der::Reader reader(attribute);
  const Result<der::Element> type = reader.Read(der::kObjectIdentifier);
  if (!type) return tl::unexpected(type.error());
  const Result<der::Element> values = reader.Read(der::kSet);
  if (!values) return tl::unexpected(values.error());
  const auto id = PropertyId(type->content);
  der::Reader value_reader(*values);
  if (!id || value_reader.AtEnd()) return {};
  const Result<der::Element> value = value_reader.Read(der::kOctetString);
  if (!value) return tl::unexpected(value.error());
  subject.properties.push_back({*id, value->content});
  return {};
}

// TrustedSubject ::= SEQUENCE { OCTET STRING, SET OF Attribute OPTIONAL }.
Result<TrustList::Subject> ReadSubject(const der::Element& element) {
  der::Reader reader(element);
  const Result<der::Element> identifier = reader.Read(der::kOctetString);
  if (!identifier) return tl::unexpected(identifier.error());
  TrustList::Subject subject{.identifier = identifier->content, .properties = {}};
  const auto attributes = reader.ReadOptional(der::kSet);
  if (!attributes) return tl::unexpected(attributes.error());
  if (!*attributes) return subject;
  der::Reader attribute_reader(**attributes);
  while (!attribute_reader.AtEnd()) {
    if (subject.properties.size() == TrustList::kMaxProperties) {
      return tl::unexpected(Error{ErrorCode::kTooLarge, attribute_reader.offset()});
    }
    const Result<der::Element> attribute = attribute_reader.Read(der::kSequence);
    if (!attribute) return tl::unexpected(attribute.error());
    if (const auto read = ReadProperty(*attribute, subject); !read) {
      return tl::unexpected(read.error());
    }
  }
  return subject;
}

Result<void> ReadSubjects(const der::Element& element, std::vector<TrustList::Subject>& subjects) {
  der::Reader reader(element);
  while (!reader.AtEnd()) {
    if (subjects.size() == TrustList::kMaxSubjects) {
      return tl::unexpected(Error{ErrorCode::kTooLarge, reader.offset()});
    }
    const Result<der::Element> entry = reader.Read(der::kSequence);
    if (!entry) return tl::unexpected(entry.error());
    Result<TrustList::Subject> subject = ReadSubject(*entry);
    if (!subject) return tl::unexpected(subject.error());
    subjects.push_back(*std::move(subject));
  }
  return {};
}

Result<TrustList::Kind> ReadUsage(const der::Element& element) {
  TrustList::Kind kind = TrustList::Kind::kOther;
  der::Reader reader(element);
  while (!reader.AtEnd()) {
    const Result<der::Element> usage = reader.Read(der::kObjectIdentifier);
    if (!usage) return tl::unexpected(usage.error());
    if (Oid(usage->content) == kRootListSigner) kind = TrustList::Kind::kRoots;
    if (Oid(usage->content) == kDisallowedList) kind = TrustList::Kind::kDisallowed;
  }
  return kind;
}

bool IsTime(std::optional<der::Tag> tag) {
  return tag == der::kUtcTime || tag == der::kGeneralizedTime;
}

// thisUpdate, and nextUpdate where there is one.
Result<void> ReadTimes(der::Reader& reader, TrustList& list) {
  const Result<der::Element> this_update = reader.Next();
  if (!this_update) return tl::unexpected(this_update.error());
  const Result<ParsedTime> time = ParseTime(*this_update);
  if (!time) return tl::unexpected(time.error());
  list.this_update = time->time;
  if (!IsTime(reader.Peek())) return {};
  const Result<der::Element> next_update = reader.Next();
  if (!next_update) return tl::unexpected(next_update.error());
  const Result<ParsedTime> next = ParseTime(*next_update);
  if (!next) return tl::unexpected(next.error());
  list.next_update = next->time;
  return {};
}

// CertificateTrustList ::= SEQUENCE { version DEFAULT 0, subjectUsage, listIdentifier OPTIONAL,
// sequenceNumber OPTIONAL, thisUpdate, nextUpdate OPTIONAL, subjectAlgorithm, trustedSubjects
// OPTIONAL, [0] extensions OPTIONAL }. Extensions are of no interest.
Result<TrustList> ReadList(const der::Element& element) {
  TrustList list;
  list.content = element.content;
  der::Reader reader(element);
  if (const auto version = reader.ReadOptional(der::kInteger); !version) {
    return tl::unexpected(version.error());
  }
  const Result<der::Element> usage = reader.Read(der::kSequence);
  if (!usage) return tl::unexpected(usage.error());
  const Result<TrustList::Kind> kind = ReadUsage(*usage);
  if (!kind) return tl::unexpected(kind.error());
  list.kind = *kind;
  const auto identifier = reader.ReadOptional(der::kOctetString);
  if (!identifier) return tl::unexpected(identifier.error());
  if (*identifier) list.list_identifier = (*identifier)->content;
  if (const auto sequence_number = reader.ReadOptional(der::kInteger); !sequence_number) {
    return tl::unexpected(sequence_number.error());
  }
  if (const auto times = ReadTimes(reader, list); !times) return tl::unexpected(times.error());
  const Result<der::Element> algorithm = reader.Read(der::kSequence);
  if (!algorithm) return tl::unexpected(algorithm.error());
  const auto identified_by = DecodeAlgorithmIdentifier(algorithm->encoding, algorithm->offset);
  if (!identified_by) return tl::unexpected(identified_by.error());
  list.algorithm = identified_by->algorithm.ToDotted();
  const auto subjects = reader.ReadOptional(der::kSequence);
  if (!subjects) return tl::unexpected(subjects.error());
  if (*subjects) {
    if (const auto read = ReadSubjects(**subjects, list.subjects); !read) {
      return tl::unexpected(read.error());
    }
  }
  return list;
}

}  // namespace

std::optional<Bytes> TrustList::Subject::Find(uint32_t id) const {
  const auto found = std::ranges::find(properties, id, &Property::id);
  return found == properties.end() ? std::nullopt : std::optional(found->value);
}

Result<TrustList> ParseTrustList(Bytes input) {
  const Result<der::Element> list = FindList(input);
  if (!list) return tl::unexpected(list.error());
  return ReadList(*list);
}

bool LooksLikeTrustList(Bytes input) {
  Result<ber::Reader> signed_data = signed_data::Enter(input);
  if (!signed_data) return false;
  for (const der::Tag tag : {der::kInteger, der::kSet}) {
    if (!signed_data->Read(tag)) return false;
  }
  Result<ber::Reader> content_info = signed_data->Enter(der::kSequence);
  if (!content_info) return false;
  const Result<der::Element> type = content_info->Read(der::kObjectIdentifier);
  return type && Equal(type->content, kTrustListContent.content());
}

std::optional<Time> FiletimeOf(Bytes value) {
  constexpr uint64_t kTicksPerSecond = 10'000'000;
  constexpr int64_t kSecondsTo1970 = 11'644'473'600;
  constexpr int64_t kEndOf9999 = 253'402'300'799;
  if (value.size() != 8) return std::nullopt;
  uint64_t ticks = 0;
  for (size_t i = 8; i-- > 0;) ticks = ticks << 8 | value[i];
  const int64_t seconds = static_cast<int64_t>(ticks / kTicksPerSecond) - kSecondsTo1970;
  if (seconds > kEndOf9999) return std::nullopt;
  return Time{seconds};
}

}  // namespace pkiaudit::x509
