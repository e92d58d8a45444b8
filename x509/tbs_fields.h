// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_TBS_FIELDS_H_
#define PKIAUDIT_X509_TBS_FIELDS_H_

#include <cstdint>
#include <vector>

#include "x509/der.h"

namespace pkiaudit::x509 {

// Where something lies in a certificate; size 0 for what is not there.
struct OctetRange {
  uint32_t offset = 0;
  uint32_t size = 0;
};

// The fields of a TBSCertificate (RFC 5280 4.1.2), each with its header but for the serial number.
struct TbsFields {
  OctetRange version;        // [0], or what stands in its place
  OctetRange serial_number;  // content of the INTEGER
  OctetRange signature;
  OctetRange issuer;
  OctetRange validity;
  OctetRange subject;
  OctetRange subject_public_key_info;
  OctetRange extensions;  // [3]
};

// In order; kNone stands for the TBSCertificate itself.
enum class TbsField : uint8_t {
  kVersion,
  kSerialNumber,
  kSignature,
  kIssuer,
  kValidity,
  kSubject,
  kSubjectPublicKeyInfo,
  kIssuerUniqueId,
  kSubjectUniqueId,
  kExtensions,
  kNone,
};

// What the walk over the fields noticed.
struct TbsNotes {
  struct Problem {
    TbsField field = TbsField::kNone;
    Error error;  // kTrailingData: a field that RFC 5280 does not define
  };
  std::vector<Problem> problems;
  bool has_unique_id = false;
};

// Delimits the fields of `tbs`, an element of a certificate of less than 4 GiB, as far as that can
// be done. A field of a wrong type keeps its place where the number of fields says that none is
// missing; where one is missing, the others are told by what they begin with. `notes` may be null.
TbsFields DelimitTbsFields(const der::Element& tbs, TbsNotes* notes);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_TBS_FIELDS_H_
