// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/pem_bundle.h"

#include <algorithm>
#include <array>
#include <utility>

namespace pkiaudit::stores {
namespace {

// Labels under which tools write certificates, CRLs and containers of them (RFC 7468; OpenSSL's and
// Microsoft's older ones).
constexpr std::array<std::string_view, 10> kReadLabels = {"CERTIFICATE",
                                                          "X509 CERTIFICATE",
                                                          "TRUSTED CERTIFICATE",
                                                          "X509 CRL",
                                                          "CRL",
                                                          "PKCS7",
                                                          "PKCS #7 SIGNED DATA",
                                                          "CMS",
                                                          "PKCS12",
                                                          "PFX"};

// OpenSSL's own form: the certificate, then trust settings.
constexpr std::string_view kTrustedLabel = "TRUSTED CERTIFICATE";

std::string BlockName(std::string_view label) { return ToShownText(label) + " block"; }

}  // namespace

PemBundleReader::PemBundleReader(ByteOrderMark encoding, PasswordSource passwords,
                                 const Destination& destination)
    : passwords_(std::move(passwords)), destination_(destination), scanner_(*this) {
  if (encoding == ByteOrderMark::kUtf16LittleEndian || encoding == ByteOrderMark::kUtf16BigEndian) {
    unit_size_ = 2;
    big_endian_ = encoding == ByteOrderMark::kUtf16BigEndian;
  }
}

void PemBundleReader::Feed(x509::Bytes piece) {
  if (unit_size_ == 1) {
    scanner_.Feed(x509::AsText(piece));
  } else {
    FeedUtf16(piece);
  }
}

uint64_t PemBundleReader::Finish() {
  scanner_.Finish();
  return blocks_;
}

// One octet for each unit, so that offsets keep their meaning. PEM is ASCII; everything else is
// junk there, and the byte order mark is passed on as a space.
void PemBundleReader::FeedUtf16(x509::Bytes piece) {
  narrowed_.clear();
  for (const uint8_t octet : piece) {
    half_unit_.push_back(octet);
    if (half_unit_.size() < 2) continue;
    const uint8_t high = half_unit_[big_endian_ ? 0 : 1];
    const uint8_t low = half_unit_[big_endian_ ? 1 : 0];
    half_unit_.clear();
    if (high == 0 && low < 0x80) {
      narrowed_ += static_cast<char>(low);
    } else {
      narrowed_ += high == 0xFE && low == 0xFF ? ' ' : '?';
    }
  }
  scanner_.Feed(narrowed_);
}

void PemBundleReader::OnBlock(std::string_view label, x509::Bytes der, uint64_t offset,
                              bool encrypted) {
  ++blocks_;
  if (encrypted || !std::ranges::count(kReadLabels, label)) {
    ++destination_.record().other_items;
    return;
  }
  const std::string what = BlockName(label);
  if (RecogniseDer(der) == Format::kPkcs12 && ++pfx_blocks_ > kMaxPfxBlocks) {
    destination_.AddUnreadable(what, {.code = ErrorCode::kTooMany, .offset = FileOffset(offset)});
    return;
  }
  ReadDerObjects(der, {.offset = FileOffset(offset), .is_verbatim = false, .what = what},
                 label == kTrustedLabel, passwords_, destination_);
}

void PemBundleReader::OnBadBlock(std::string_view label, x509::Error error) {
  ++blocks_;
  destination_.AddBadFormat(BlockName(label), FileOffset(error.offset), error.code);
}

}  // namespace pkiaudit::stores
