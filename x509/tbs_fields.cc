// SPDX-License-Identifier: Apache-2.0
#include "x509/tbs_fields.h"

#include <array>
#include <optional>

namespace pkiaudit::x509 {
namespace {

constexpr der::Tag kVersionTag = der::ContextConstructed(0);

// More children than a TBSCertificate can have; what follows is not looked at.
constexpr size_t kMaxChildren = 16;

constexpr uint32_t Narrow(uint64_t value) { return static_cast<uint32_t>(value); }

OctetRange RangeOf(const der::Element& element) {
  return {Narrow(element.offset), Narrow(element.encoding.size())};
}

OctetRange ContentRangeOf(const der::Element& element) {
  const size_t header = element.encoding.size() - element.content.size();
  return {Narrow(element.offset + header), Narrow(element.content.size())};
}

// [1], [2] and [3], the optional fields at the end.
bool IsOptionalTail(der::Tag tag) {
  const uint32_t number = der::TagNumber(tag);
  return number >= 1 && number <= 3 &&
         (tag == der::ContextPrimitive(number) || tag == der::ContextConstructed(number));
}

TbsField Following(TbsField field) {
  return static_cast<TbsField>(static_cast<uint8_t>(field) + 1);
}

// The first field from `earliest` on that starts as `child` does; nothing where that is not clear.
std::optional<TbsField> Recognize(const der::Element& child, TbsField earliest) {
  if (child.tag == der::kInteger) return TbsField::kSerialNumber;
  if (child.tag != der::kSequence) return std::nullopt;
  const std::optional<der::Tag> first = der::Reader(child).Peek();
  if (first == der::kObjectIdentifier) return TbsField::kSignature;
  if (first == der::kUtcTime || first == der::kGeneralizedTime) return TbsField::kValidity;
  if (first == der::kSequence) return TbsField::kSubjectPublicKeyInfo;
  if (first == der::kSet) {
    return earliest <= TbsField::kIssuer ? TbsField::kIssuer : TbsField::kSubject;
  }
  return std::nullopt;
}

// Assigns the children of one TBSCertificate to its fields.
class Assignment {
 public:
  Assignment(const der::Element& tbs, TbsNotes* notes) : reader_(tbs), notes_(notes) {
    while (!reader_.AtEnd() && count_ < kMaxChildren) {
      const Result<der::Element> child = reader_.Next();
      if (!child) {
        child_error_ = child.error();
        break;
      }
      children_[count_++] = *child;
    }
  }

  TbsFields Run() {
    AssignVersion();
    AssignMandatory();
    AssignTail();
    return fields_;
  }

 private:
  void Note(TbsField field, ErrorCode code, uint64_t offset) {
    if (notes_ != nullptr) notes_->problems.push_back({field, {code, offset}});
  }

  void AssignVersion() {
    if (count_ == 0) {
      // Whether a version was meant cannot be known, so it is not taken for the default.
      const uint64_t rest = reader_.remaining().size();
      fields_.version = {Narrow(reader_.offset()), Narrow(rest)};
      return;
    }
    if (children_[0].tag == kVersionTag) {
      fields_.version = RangeOf(children_[next_++]);
      return;
    }
    // Without its [0], as in a certificate request, or in a tag of another class.
    const bool two_integers =
        count_ > 1 && children_[0].tag == der::kInteger && children_[1].tag == der::kInteger;
    if (two_integers || children_[0].tag == der::ContextPrimitive(0)) {
      Note(TbsField::kVersion, ErrorCode::kUnexpectedTag, children_[0].offset);
      fields_.version = RangeOf(children_[next_++]);
    }
  }

  void AssignMandatory() {
    size_t end = next_;
    while (end < count_ && !IsOptionalTail(children_[end].tag)) ++end;
    TbsField field = TbsField::kSerialNumber;
    while (field <= TbsField::kSubjectPublicKeyInfo) {
      if (next_ == end) {
        NoteMissing(field);
        if (child_error_) return;  // this says it for those behind, too
        field = Following(field);
        continue;
      }
      const size_t wanted =
          static_cast<size_t>(TbsField::kSubjectPublicKeyInfo) - static_cast<size_t>(field) + 1;
      const size_t present = end - next_;
      const der::Element& child = children_[next_];
      const bool fits =
          child.tag == (field == TbsField::kSerialNumber ? der::kInteger : der::kSequence);
      if (present > wanted && !fits) {
        Note(TbsField::kNone, ErrorCode::kUnexpectedTag, child.offset);
        ++next_;
        continue;
      }
      if (present < wanted) {
        const std::optional<TbsField> recognized = Recognize(child, field);
        if (recognized && *recognized > field) {
          NoteMissing(field);
          field = Following(field);
          continue;
        }
      }
      if (!fits) Note(field, ErrorCode::kUnexpectedTag, child.offset);
      Assign(field, child, fits);
      ++next_;
      field = Following(field);
    }
    for (; next_ < end; ++next_) {
      Note(TbsField::kNone, ErrorCode::kTrailingData, children_[next_].offset);
    }
  }

  // What stands where `field` should be is absent, or the octets there cannot be delimited.
  void NoteMissing(TbsField field) {
    if (next_ == count_ && child_error_) {
      Note(field, child_error_->code, child_error_->offset);
      child_error_noted_ = true;
    } else {
      Note(field, ErrorCode::kTruncated,
           next_ < count_ ? children_[next_].offset : reader_.offset());
    }
  }

  void Assign(TbsField field, const der::Element& child, bool fits) {
    switch (field) {
      case TbsField::kSerialNumber:
        if (fits) fields_.serial_number = ContentRangeOf(child);
        break;
      case TbsField::kSignature:
        fields_.signature = RangeOf(child);
        break;
      case TbsField::kIssuer:
        fields_.issuer = RangeOf(child);
        break;
      case TbsField::kValidity:
        fields_.validity = RangeOf(child);
        break;
      case TbsField::kSubject:
        fields_.subject = RangeOf(child);
        break;
      case TbsField::kSubjectPublicKeyInfo:
        fields_.subject_public_key_info = RangeOf(child);
        break;
      default:
        break;
    }
  }

  void AssignTail() {
    uint32_t last_number = 0;
    for (; next_ < count_; ++next_) AssignTailChild(children_[next_], last_number);
    if (child_error_ && !child_error_noted_) {
      const Bytes rest = reader_.remaining();
      const bool in_extensions = !rest.empty() && rest[0] == 0xa3;  // the tag [3]
      Note(in_extensions ? TbsField::kExtensions : TbsField::kNone, child_error_->code,
           child_error_->offset);
    } else if (!child_error_ && !reader_.AtEnd()) {
      Note(TbsField::kNone, ErrorCode::kTrailingData, reader_.offset());
    }
  }

  void AssignTailChild(const der::Element& child, uint32_t& last_number) {
    static constexpr TbsField kTailFields[] = {TbsField::kIssuerUniqueId,
                                               TbsField::kSubjectUniqueId, TbsField::kExtensions};
    if (!IsOptionalTail(child.tag)) {
      Note(TbsField::kNone, ErrorCode::kTrailingData, child.offset);
      return;
    }
    const uint32_t number = der::TagNumber(child.tag);
    const TbsField field = kTailFields[number - 1];
    const bool is_extensions = field == TbsField::kExtensions;
    if (der::IsConstructed(child.tag) != is_extensions || number <= last_number) {
      Note(field, ErrorCode::kUnexpectedTag, child.offset);
    }
    if (number > last_number) last_number = number;
    if (!is_extensions) {
      if (notes_ != nullptr) notes_->has_unique_id = true;
    } else if (der::IsConstructed(child.tag) && fields_.extensions.size == 0) {
      fields_.extensions = RangeOf(child);
    }
  }

  der::Reader reader_;
  TbsNotes* notes_;
  std::array<der::Element, kMaxChildren> children_;
  size_t count_ = 0;
  size_t next_ = 0;
  std::optional<Error> child_error_;  // of the octets behind the last child
  bool child_error_noted_ = false;
  TbsFields fields_;
};

}  // namespace

TbsFields DelimitTbsFields(const der::Element& tbs, TbsNotes* notes) {
  return Assignment(tbs, notes).Run();
}

}  // namespace pkiaudit::x509
