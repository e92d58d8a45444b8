// SPDX-License-Identifier: Apache-2.0
//
// The layers of PKCS#12 (RFC 7292 4, RFC 5652) that are not encrypted themselves, in DER or BER.
// Offsets in errors are those of the octets that were handed in. Internal to x509/.
#ifndef PKIAUDIT_X509_PKCS12_SYNTAX_H_
#define PKIAUDIT_X509_PKCS12_SYNTAX_H_

#include <cstdint>
#include <string>
#include <vector>

#include "x509/ber.h"
#include "x509/oid.h"
#include "x509/pkcs12_cryptography.h"

namespace pkiaudit::x509::pkcs12 {

// RFC 5652 3, ContentInfo: its type, and the reader before [0] content.
struct ContentInfo {
  Oid type;
  ber::Reader rest;
};
Result<ContentInfo> ReadContentInfo(const der::Element& element);

// The element that stands in [0] EXPLICIT next in `reader`.
Result<der::Element> ReadExplicit0(const ber::Reader& reader);

// The octets of an OCTET STRING, in one piece or several.
Result<std::vector<uint8_t>> ReadOctets(const der::Element& element);

// The same of the one that stands in [0] EXPLICIT next in `reader`.
Result<std::vector<uint8_t>> ReadExplicitOctets(const ber::Reader& reader);

// Octets encrypted with a password.
struct Encrypted {
  der::Element algorithm;  // AlgorithmIdentifier
  std::vector<uint8_t> ciphertext;
};
Result<Encrypted> ReadEncryptedPrivateKeyInfo(const der::Element& element);  // RFC 5208 6
Result<Encrypted> ReadEncryptedData(const der::Element& element);            // RFC 5652 8

// MacData: DigestInfo, salt, iterations DEFAULT 1.
Result<Mac> ReadMac(const der::Element& element);

// RFC 2985 5.5 and Microsoft's; text as UTF-8, empty where absent.
struct BagAttributes {
  std::string friendly_name;
  std::vector<uint8_t> local_key_id;
  std::string csp_name;
  bool machine_keyset = false;
};
// PKCS12Attribute: SEQUENCE { type, SET OF value }. At a broken one reading stops with an error;
// those before it stand.
Result<void> ReadAttributes(ber::Reader set, BagAttributes& attributes);

}  // namespace pkiaudit::x509::pkcs12

#endif  // PKIAUDIT_X509_PKCS12_SYNTAX_H_
