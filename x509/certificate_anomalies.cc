// SPDX-License-Identifier: Apache-2.0
#include <unordered_set>

#include "x509/certificate.h"

namespace pkiaudit::x509 {
namespace {

using Kind = Anomaly::Kind;

std::string_view FieldPath(TbsField field) {
  switch (field) {
    case TbsField::kVersion:
      return "tbsCertificate.version";
    case TbsField::kSerialNumber:
      return "tbsCertificate.serialNumber";
    case TbsField::kSignature:
      return "tbsCertificate.signature";
    case TbsField::kIssuer:
      return "tbsCertificate.issuer";
    case TbsField::kValidity:
      return "tbsCertificate.validity";
    case TbsField::kSubject:
      return "tbsCertificate.subject";
    case TbsField::kSubjectPublicKeyInfo:
      return "tbsCertificate.subjectPublicKeyInfo";
    case TbsField::kIssuerUniqueId:
      return "tbsCertificate.issuerUniqueID";
    case TbsField::kSubjectUniqueId:
      return "tbsCertificate.subjectUniqueID";
    case TbsField::kExtensions:
      return "tbsCertificate.extensions";
    case TbsField::kNone:
      break;
  }
  return "tbsCertificate";
}

Error Shifted(Error error, uint64_t offset) { return {error.code, error.offset + offset}; }

}  // namespace

// Collects the anomalies of one certificate, field by field.
class AnomalyCollector {
 public:
  explicit AnomalyCollector(const Certificate& certificate)
      : certificate_(certificate), fields_(certificate.fields_) {}

  std::vector<Anomaly> Run() {
    const OctetRange tbs = certificate_.tbs_;
    if (const auto element = der::ReadSingle(certificate_.At(tbs), der::kSequence, tbs.offset)) {
      DelimitTbsFields(*element, &notes_);
    }
    CheckVersion();
    CheckSerialNumber();
    CheckAlgorithm(TbsField::kSignature, fields_.signature, certificate_.tbs_signature_algorithm());
    CheckName(TbsField::kIssuer, fields_.issuer);
    CheckValidity();
    CheckName(TbsField::kSubject, fields_.subject);
    CheckPublicKey();
    AddProblems(TbsField::kIssuerUniqueId);
    AddProblems(TbsField::kSubjectUniqueId);
    CheckExtensions();
    AddProblems(TbsField::kNone);
    CheckSignature();
    return std::move(anomalies_);
  }

 private:
  void Add(Kind kind, std::string_view path, Error error) {
    if (anomalies_.size() < Anomaly::kMaxPerCertificate) {
      anomalies_.push_back({kind, std::string(path), error});
    }
  }

  // Of the layout. Returns whether there is one, which says all about the field's content, too.
  bool AddProblems(TbsField field) {
    bool found = false;
    for (const TbsNotes::Problem& problem : notes_.problems) {
      if (problem.field != field) continue;
      const bool trailing = problem.error.code == ErrorCode::kTrailingData;
      Add(trailing ? Kind::kTrailingData : Kind::kMalformed, FieldPath(field), problem.error);
      found = true;
    }
    return found;
  }

  void CheckVersion() {
    if (AddProblems(TbsField::kVersion)) return;
    const std::string_view path = FieldPath(TbsField::kVersion);
    const uint64_t offset = fields_.version.offset;
    const std::optional<uint64_t> version = certificate_.version();
    if (!version) {
      // Where the first field cannot be delimited, the serial number's path tells it.
      if (fields_.serial_number.offset != 0) {
        Add(Kind::kMalformed, path, {ErrorCode::kBadValue, offset});
      }
      return;
    }
    const bool explicit_default = fields_.version.size != 0 && *version == 0;
    const bool extensions_too_early = *version < 2 && fields_.extensions.size != 0;
    const bool unique_id_too_early = *version < 1 && notes_.has_unique_id;
    if (*version > 2 || explicit_default || extensions_too_early || unique_id_too_early) {
      Add(Kind::kBadVersion, path, {ErrorCode::kBadValue, offset});
    }
  }

  void CheckSerialNumber() {
    if (AddProblems(TbsField::kSerialNumber)) return;
    der::Element element;
    element.content = certificate_.serial_number();
    element.offset = fields_.serial_number.offset;
    if (const auto valid = der::CheckInteger(element); !valid) {
      Add(Kind::kBadSerialNumber, FieldPath(TbsField::kSerialNumber), valid.error());
    }
  }

  void CheckAlgorithm(TbsField field, OctetRange range,
                      const Result<AlgorithmIdentifier>& algorithm) {
    if (AddProblems(field) || range.size == 0) return;
    if (!algorithm) Add(Kind::kMalformed, FieldPath(field), algorithm.error());
  }

  void CheckName(TbsField field, OctetRange range) {
    if (AddProblems(field) || range.size == 0) return;
    const auto attributes = Name(certificate_.At(range)).Attributes();
    if (!attributes) {
      Add(Kind::kMalformed, FieldPath(field), Shifted(attributes.error(), range.offset));
    } else if (attributes->empty() && field == TbsField::kIssuer) {
      Add(Kind::kEmptyIssuer, FieldPath(field), {ErrorCode::kBadValue, range.offset});
    }
  }

  // One of the two times; nothing, and an anomaly, where it cannot be read.
  std::optional<Time> CheckTime(der::Reader& reader, std::string_view name) {
    const std::string path = std::string(FieldPath(TbsField::kValidity)) + "." + std::string(name);
    const auto element = reader.Next();
    if (!element) {
      Add(Kind::kMalformed, path, element.error());
      return std::nullopt;
    }
    const auto time = ParseTime(*element);
    if (!time) {
      Add(Kind::kMalformed, path, time.error());
      return std::nullopt;
    }
    if (!time->strict) Add(Kind::kOddTime, path, {ErrorCode::kBadValue, element->offset});
    return time->time;
  }

  void CheckValidity() {
    const std::string_view path = FieldPath(TbsField::kValidity);
    const OctetRange range = fields_.validity;
    if (AddProblems(TbsField::kValidity) || range.size == 0) return;
    const auto sequence = der::ReadSingle(certificate_.At(range), der::kSequence, range.offset);
    if (!sequence) return Add(Kind::kMalformed, path, sequence.error());
    der::Reader reader(*sequence);
    const std::optional<Time> not_before = CheckTime(reader, "notBefore");
    const std::optional<Time> not_after = CheckTime(reader, "notAfter");
    if (not_before && not_after) {
      if (*not_after < *not_before) {
        Add(Kind::kValidityReversed, path, {ErrorCode::kBadValue, range.offset});
      }
      if (!reader.AtEnd()) {
        Add(Kind::kTrailingData, path, {ErrorCode::kTrailingData, reader.offset()});
      }
    }
  }

  void CheckPublicKey() {
    const OctetRange range = fields_.subject_public_key_info;
    if (AddProblems(TbsField::kSubjectPublicKeyInfo) || range.size == 0) return;
    if (const auto key = certificate_.public_key(); !key) {
      Add(Kind::kMalformed, FieldPath(TbsField::kSubjectPublicKeyInfo), key.error());
    } else if (key->negative_modulus) {
      Add(Kind::kNegativeModulus, FieldPath(TbsField::kSubjectPublicKeyInfo),
          {ErrorCode::kBadValue, range.offset});
    }
  }

  void CheckExtensions() {
    const std::string_view path = FieldPath(TbsField::kExtensions);
    AddProblems(TbsField::kExtensions);
    std::unordered_set<std::string_view> seen;
    ExtensionList list = certificate_.extension_list();
    while (const auto item = list.Next()) {
      CheckExtension(*item);
      if (item->extension && !seen.insert(AsText(item->extension->id.content())).second) {
        AddToExtension(Kind::kDuplicateExtension, *item, {ErrorCode::kBadValue, item->offset});
      }
    }
    if (list.error()) Add(Kind::kMalformed, path, *list.error());
  }

  // `field` is what to add to the extension's own path.
  void AddToExtension(Kind kind, const ExtensionList::Item& item, Error error,
                      std::string_view field = {}) {
    std::string path(FieldPath(TbsField::kExtensions));
    path += "." + std::to_string(item.index);
    path += field;
    Add(kind, path, error);
  }

  void CheckExtension(const ExtensionList::Item& item) {
    if (!item.extension) return AddToExtension(Kind::kMalformed, item, item.extension.error());
    if (item.oddity) {
      const bool trailing = item.oddity->code == ErrorCode::kTrailingData;
      AddToExtension(trailing ? Kind::kTrailingData : Kind::kMalformed, item, *item.oddity);
    }
    const Error bad_value{ErrorCode::kBadValue, item.offset};
    if (item.explicit_default) {
      AddToExtension(Kind::kExplicitDefault, item, bad_value, ".critical");
    }
    const Extension& extension = *item.extension;
    const auto checked = CheckExtensionValue(extension.id, extension.value);
    if (!checked) {
      if (extension.critical) AddToExtension(Kind::kUnknownCriticalExtension, item, bad_value);
    } else if (!*checked) {
      AddToExtension(Kind::kMalformed, item,
                     Shifted(checked->error(), certificate_.OffsetOf(extension.value)));
    } else if (extension.id == oids::kBasicConstraints) {
      const auto constraints = DecodeBasicConstraints(extension.value);
      if (constraints && constraints->explicit_default) {
        AddToExtension(Kind::kExplicitDefault, item, bad_value, ".cA");
      }
      if (constraints && constraints->odd_true) {
        AddToExtension(Kind::kMalformed, item, bad_value, ".cA");
      }
    }
  }

  void CheckSignature() {
    const OctetRange algorithm_range = certificate_.signature_algorithm_;
    const auto algorithm = certificate_.signature_algorithm();
    if (!algorithm) {
      Add(Kind::kMalformed, "signatureAlgorithm", algorithm.error());
    } else if (fields_.signature.size != 0 &&
               !Equal(certificate_.At(fields_.signature), certificate_.At(algorithm_range))) {
      Add(Kind::kAlgorithmsDiffer, "signatureAlgorithm",
          {ErrorCode::kBadValue, algorithm_range.offset});
    }
    if (const auto value = certificate_.signature_value(); !value) {
      Add(Kind::kBadSignatureValue, "signatureValue", value.error());
    }
    const uint64_t end = certificate_.signature_value_.offset + certificate_.signature_value_.size;
    if (end != certificate_.size_) {
      Add(Kind::kTrailingData, "certificate", {ErrorCode::kTrailingData, end});
    }
  }

  const Certificate& certificate_;
  const TbsFields& fields_;
  TbsNotes notes_;
  std::vector<Anomaly> anomalies_;
};

std::vector<Anomaly> Certificate::Anomalies() const { return AnomalyCollector(*this).Run(); }

}  // namespace pkiaudit::x509
