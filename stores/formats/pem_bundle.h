// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_FORMATS_PEM_BUNDLE_H_
#define PKIAUDIT_STORES_FORMATS_PEM_BUNDLE_H_

#include "stores/formats/der_objects.h"
#include "stores/text_encoding.h"
#include "x509/pem.h"

namespace pkiaudit::stores {

// Reads PEM text piece by piece, so that a bundle of any size passes through a small window. What a
// block of certificates or CRLs holds is told by its content, as certutil labels everything
// CERTIFICATE; keys, requests and blocks of unknown kinds are counted as other items.
class PemBundleReader : private x509::PemScanner::Sink {
 public:
  // A PFX costs the time of its key derivations, however small it is. No real bundle holds several.
  static constexpr uint64_t kMaxPfxBlocks = 100;

  // `encoding` is what the text's byte order mark says; the first piece starts with that mark.
  PemBundleReader(ByteOrderMark encoding, PasswordSource passwords, const Destination& destination);

  void Feed(x509::Bytes piece);
  // Returns how many blocks there were, bad ones included.
  uint64_t Finish();

 private:
  void OnBlock(std::string_view label, x509::Bytes der, uint64_t offset, bool encrypted) override;
  void OnBadBlock(std::string_view label, x509::Error error) override;
  void FeedUtf16(x509::Bytes piece);
  uint64_t FileOffset(uint64_t text_offset) const { return text_offset * unit_size_; }

  PasswordSource passwords_;
  Destination destination_;
  x509::PemScanner scanner_;
  size_t unit_size_ = 1;  // octets of a character
  bool big_endian_ = false;
  std::vector<uint8_t> half_unit_;  // the first octet of a character that the last piece cut
  std::string narrowed_;
  uint64_t blocks_ = 0;
  uint64_t pfx_blocks_ = 0;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_PEM_BUNDLE_H_
