// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/der_objects.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "stores/formats/trust_list_item.h"
#include "x509/certificate.h"
#include "x509/der.h"
#include "x509/pkcs12.h"
#include "x509/pkcs7.h"

namespace pkiaudit::stores {
namespace {

using x509::Bytes;

// What no real file comes near; keeps a hostile one from taking many times its size in memory.
constexpr size_t kMaxObjects = 1'000'000;

std::string ItemName(std::string_view kind, size_t index, std::string_view container) {
  return std::string(kind) + " " + std::to_string(index + 1) + " of " + std::string(container);
}

// Takes the first object from `octets`. Nothing where it cannot be delimited, which is told.
std::optional<size_t> TakeObject(Bytes octets, Format format, uint64_t offset, const Place& place,
                                 const Destination& destination) {
  const auto fail = [&](x509::Error error) {
    destination.AddBadFormat(std::string(place.what), place.At(offset + error.offset), error.code);
    return std::nullopt;
  };
  if (format == Format::kCertificate) {
    const auto certificate = x509::Certificate::ParsePrefix(octets);
    if (!certificate) return fail(certificate.error());
    destination.inventory.AddCertificate(destination.location, destination.source, place.At(offset),
                                         certificate->der(), place.what);
    return certificate->der().size();
  }
  const auto crl = x509::der::Reader(octets).Read(x509::der::kSequence);
  if (!crl) return fail(crl.error());
  destination.inventory.AddCrl(destination.location, destination.source, crl->encoding);
  return crl->encoding.size();
}

void ReadObjects(Bytes octets, Format format, const Place& place, bool trailing_allowed,
                 const Destination& destination) {
  uint64_t offset = 0;
  for (size_t count = 0; format == Format::kCertificate || format == Format::kCrl; ++count) {
    if (count == kMaxObjects) {
      destination.AddUnreadable(std::string(place.what),
                                {.code = ErrorCode::kTooMany, .offset = place.At(offset)});
      return;
    }
    const auto taken = TakeObject(octets, format, offset, place, destination);
    if (!taken) return;
    octets = octets.subspan(*taken);
    offset += *taken;
    if (octets.empty()) return;
    format = RecogniseDer(octets);
  }
  if (!trailing_allowed) {
    destination.AddBadFormat(std::string(place.what), place.At(offset),
                             x509::ErrorCode::kTrailingData);
  }
}

void ReadPkcs7Items(Bytes octets, const Place& place, const Destination& destination) {
  const auto contents = x509::ReadPkcs7(octets);
  if (!contents) {
    destination.AddBadFormat(std::string(place.what), place.At(contents.error().offset),
                             contents.error().code);
    return;
  }
  for (size_t i = 0; i < contents->certificates.size(); ++i) {
    const auto& [der, offset] = contents->certificates[i];
    destination.inventory.AddCertificate(destination.location, destination.source, place.At(offset),
                                         der, ItemName("certificate", i, "PKCS#7"));
  }
  for (const auto& crl : contents->crls) {
    destination.inventory.AddCrl(destination.location, destination.source, crl.der);
  }
  for (const x509::Error& error : contents->unreadable) {
    destination.AddBadFormat("item of PKCS#7", place.At(error.offset), error.code);
  }
}

PrivateKey ToPrivateKey(const x509::Pkcs12Contents::KeyBag& bag) {
  PrivateKey key;
  key.provider = bag.csp_name;
  // The attribute can say yes only; a key without it goes where the importer asks.
  if (bag.machine_keyset) key.machine_keyset = true;
  key.public_key = bag.public_key;
  return key;
}

// The key of a certificate; where none has its public key, the one that the PFX pairs with it by
// localKeyID, as Windows does: that the two do not fit is for the audit to tell.
std::optional<size_t> KeyOf(const x509::Pkcs12Contents::CertificateBag& bag,
                            const x509::Pkcs12Contents& contents) {
  if (bag.key || bag.local_key_id.empty()) return bag.key;
  const auto paired = std::ranges::find(contents.keys, bag.local_key_id,
                                        &x509::Pkcs12Contents::KeyBag::local_key_id);
  if (paired == contents.keys.end()) return std::nullopt;
  return static_cast<size_t>(paired - contents.keys.begin());
}

void ReadPkcs12Items(Bytes octets, const Place& place, const PasswordSource& passwords,
                     const Destination& destination) {
  const auto contents = x509::ReadPkcs12(octets, passwords());
  if (!contents) {
    destination.AddBadFormat(std::string(place.what), place.At(contents.error().offset),
                             contents.error().code);
    return;
  }
  // What stands inside of encrypted content has no offset in the file: that of the PFX is told.
  Inventory& inventory = destination.inventory;
  std::vector<bool> has_certificate(contents->keys.size());
  for (size_t i = 0; i < contents->certificates.size(); ++i) {
    const auto& bag = contents->certificates[i];
    const std::optional<size_t> key = KeyOf(bag, *contents);
    if (key) has_certificate[*key] = true;
    const auto entry =
        inventory.AddCertificate(destination.location, destination.source, place.offset, bag.der,
                                 ItemName("certificate", i, "PKCS#12"));
    if (!entry) continue;
    if (!bag.friendly_name.empty()) {
      const Bytes name = inventory.Keep(x509::AsBytes(bag.friendly_name));
      inventory.SetProperties(*entry, {.friendly_name = x509::AsText(name)});
    }
    if (key) inventory.SetPrivateKey(*entry, ToPrivateKey(contents->keys[*key]));
  }
  for (const auto& crl : contents->crls) {
    inventory.AddCrl(destination.location, destination.source, crl);
  }
  destination.record().private_keys += static_cast<uint32_t>(contents->keys.size());
  for (size_t i = 0; i < has_certificate.size(); ++i) {
    if (!has_certificate[i]) {
      destination.AddUnreadable(ItemName("key", i, "PKCS#12"),
                                {.code = ErrorCode::kUnmatchedKey, .offset = place.offset});
    }
  }
  for (const x509::Error& error : contents->unreadable) {
    destination.AddBadFormat("item of PKCS#12", place.offset, error.code);
  }
}

}  // namespace

Format ReadDerObjects(Bytes octets, const Place& place, bool trailing_allowed,
                      const PasswordSource& passwords, const Destination& destination) {
  const Format format = RecogniseDer(octets);
  switch (format) {
    case Format::kCertificate:
    case Format::kCrl:
      ReadObjects(octets, format, place, trailing_allowed, destination);
      break;
    case Format::kPkcs7:
      ReadPkcs7Items(octets, place, destination);
      break;
    case Format::kPkcs12:
      ReadPkcs12Items(octets, place, passwords, destination);
      break;
    case Format::kCertificateTrustList:
      KeepTrustList(octets, place, destination);
      break;
    case Format::kCertificateRequest:
      destination.AddUnreadable(std::string(place.what),
                                {.code = ErrorCode::kUnsupportedHere, .offset = place.At(0)});
      break;
    default:
      destination.AddBadFormat(std::string(place.what), place.At(0), x509::ErrorCode::kNoContent);
      break;
  }
  return format;
}

}  // namespace pkiaudit::stores
