// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_NAME_H_
#define PKIAUDIT_X509_NAME_H_

#include <optional>
#include <string>
#include <vector>

#include "x509/der.h"
#include "x509/directory_string.h"
#include "x509/oid.h"

namespace pkiaudit::x509 {

// One AttributeTypeAndValue of a distinguished name.
struct NameAttribute {
  Oid type;
  der::Tag value_tag{};
  Bytes value;           // content octets
  Bytes value_encoding;  // with the header
  size_t rdn_index = 0;  // attributes of a multi-valued RDN share it
};

// A distinguished name (RFC 5280 4.1.2.4): a view of its DER encoding, decoded on demand.
class Name {
 public:
  Name() = default;
  // `encoding` is the whole RDNSequence with its header; it must outlive the Name.
  explicit Name(Bytes encoding) : encoding_(encoding) {}

  Bytes encoding() const { return encoding_; }

  // No RDN at all (also for a name that could not be delimited).
  bool IsEmpty() const;

  // In encoding order. An error, with an offset in the encoding, where the structure is broken.
  Result<std::vector<NameAttribute>> Attributes() const;

  // RFC 4514 2: last RDN first, special characters escaped. Attribute types by the short names of
  // RFC 4514 3 (CN, L, ST, O, OU, C, STREET, DC, UID), then as Windows shows them (E, SERIALNUMBER,
  // T, G, I, SN) or by their LDAP descriptor (RFC 4519); other types as dotted OID with '#' and
  // hexadecimal DER, as are values that are no strings. Always valid UTF-8: controls, noncharacters
  // and octets that are no text in the string's type come as \XX; bidi marks stay as they are. A
  // broken name becomes '#' and hexadecimal, an empty one the empty string. No length limit:
  // writers cut.
  std::string ToRfc4514() const;

  // The first value of the attribute type as UTF-8, such as the common name (2.5.4.3); nothing if
  // there is none.
  std::optional<std::string> FirstValue(Oid type) const;

  // Byte for byte, as CryptoAPI compares issuer and subject.
  friend bool operator==(const Name& a, const Name& b) { return Equal(a.encoding_, b.encoding_); }

  // RFC 5280 7.1: case and white space folded, string types ignored; RDN order counts, the order of
  // attributes within an RDN does not. Case is folded for ASCII, Latin, Greek and Cyrillic letters;
  // there is no Unicode normalisation, so names in other scripts, or with composed and decomposed
  // letters, may be told apart though RFC 4518 equates them. Values that are no valid text, and
  // names with a broken structure, are equal only byte for byte.
  bool EqualsByRfc5280(const Name& other) const;

 private:
  Bytes encoding_;
};

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_NAME_H_
