// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_NAME_H_
#define PKIAUDIT_X509_NAME_H_

#include <optional>
#include <string>
#include <vector>

#include "x509/der.h"
#include "x509/oid.h"

namespace pkiaudit::x509 {

// One AttributeTypeAndValue of a distinguished name.
struct NameAttribute {
  Oid type;
  der::Tag value_tag{};
  Bytes value;           // content octets
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

  // In encoding order. An error where the structure is broken.
  Result<std::vector<NameAttribute>> Attributes() const;

  // RFC 4514 2: last RDN first, special characters escaped, unknown attribute types as dotted OID
  // with
  // '#' and hexadecimal DER. Always valid UTF-8; controls and octets that are no text in the
  // string's type come as \XX. A broken name becomes '#' and hexadecimal. No length limit: writers
  // cut.
  std::string ToRfc4514() const;

  // The first value of the attribute type as UTF-8, such as the common name (2.5.4.3); nothing if
  // there is none.
  std::optional<std::string> FirstValue(Oid type) const;

  // Byte for byte, as CryptoAPI compares issuer and subject.
  friend bool operator==(const Name& a, const Name& b) { return Equal(a.encoding_, b.encoding_); }

  // RFC 5280 7.1: case and white space folded, string types ignored; RDN order counts.
  bool EqualsByRfc5280(const Name& other) const;

 private:
  Bytes encoding_;
};

// A directory string's content as UTF-8, according to its type's tag; octets that are not text in
// that type become U+FFFD. Used for names and for Microsoft's BMPStrings.
std::string DirectoryStringToUtf8(der::Tag tag, Bytes content);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_NAME_H_
