// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_EXTENSION_LIST_H_
#define PKIAUDIT_X509_EXTENSION_LIST_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "x509/der.h"
#include "x509/oid.h"

namespace pkiaudit::x509 {

// RFC 5280 4.1, one extension: views into the certificate.
struct Extension {
  Oid id;
  bool critical = false;
  Bytes value;          // content of the OCTET STRING
  uint64_t offset = 0;  // of the extension, from the start of the certificate
  size_t index = 0;     // among all elements of the list, also those that cannot be read
};

// Reads the Extensions of a certificate or a CRL (RFC 5280 4.1, 5.1) one by one.
class ExtensionList {
 public:
  struct Item {
    size_t index = 0;
    uint64_t offset = 0;
    Result<Extension> extension;    // an error where id or value cannot be delimited
    std::optional<Error> oddity;    // wrong, yet the extension can be told: a BOOLEAN or OID that
                                    // DER forbids, or further fields
    bool explicit_default = false;  // critical FALSE is encoded (X.690 11.5)
  };

  // `field` is the encoding of [3] (in a CRL [0]: the `wrapper`), which starts at `offset` of the
  // certificate; empty for none.
  ExtensionList(Bytes field, uint64_t offset, der::Tag wrapper = der::ContextConstructed(3));
  // The Extensions themselves, without a tag around them (RFC 5280 5.1, crlEntryExtensions).
  explicit ExtensionList(const der::Element& sequence);

  // Nothing at the end, and where the list cannot be read on: then error() says why.
  std::optional<Item> Next();

  // The first extension with that id among those still to come.
  std::optional<Extension> Find(Oid id);

  // What is wrong with the list itself. Complete when Next() has given nothing.
  const std::optional<Error>& error() const { return error_; }

 private:
  // The next element of the list; nothing, and error() set, where it cannot be delimited.
  std::optional<der::Element> NextElement();
  void Enter(const der::Element& sequence);

  der::Reader reader_;
  size_t index_ = 0;
  std::optional<Error> error_;
};

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_EXTENSION_LIST_H_
