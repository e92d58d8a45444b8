// SPDX-License-Identifier: Apache-2.0
#include "tests/support/pkcs7_writer.h"

namespace pkiaudit::test_support {

Bytes DegenerateSignedData(const std::vector<Bytes>& certificates, const std::vector<Bytes>& crls) {
  const Bytes signed_data = der::Sequence(
      {der::Integer(1), der::SetOf({}),
       der::Sequence({der::ObjectIdentifier("1.2.840.113549.1.7.1")}),
       certificates.empty() ? Bytes() : der::Constructed(0, der::Concat(certificates)),
       crls.empty() ? Bytes() : der::Constructed(1, der::Concat(crls)), der::SetOf({})});
  return der::Sequence(
      {der::ObjectIdentifier("1.2.840.113549.1.7.2"), der::Constructed(0, signed_data)});
}

Bytes DegenerateSignedDataBer(const std::vector<Bytes>& certificates,
                              const std::vector<Bytes>& crls) {
  // ContentInfo, [0] content, SignedData, [0] certificates and [1] crls.
  constexpr int kLevelsAboveCertificates = 4;
  return der::ToIndefiniteLength(DegenerateSignedData(certificates, crls),
                                 kLevelsAboveCertificates);
}

}  // namespace pkiaudit::test_support
