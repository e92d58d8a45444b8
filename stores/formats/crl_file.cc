// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/crl_file.h"

#include <algorithm>

#include "stores/formats/recognise.h"
#include "x509/der.h"
#include "x509/pem.h"

namespace pkiaudit::stores {
namespace {

// One CRL behind the other.
void TakeCrls(x509::Bytes octets, const Destination& destination) {
  size_t offset = 0;
  while (offset < octets.size()) {
    const x509::Bytes rest = octets.subspan(offset);
    if (RecogniseDer(rest) != Format::kCrl) {
      destination.AddBadFormat({}, offset, x509::ErrorCode::kTrailingData);
      return;
    }
    const auto crl = x509::der::Reader(rest).Read(x509::der::kSequence);
    if (!crl) {
      destination.AddBadFormat({}, offset + crl.error().offset, crl.error().code);
      return;
    }
    destination.inventory.AddCrl(destination.location, destination.source, crl->encoding);
    offset += crl->encoding.size();
  }
}

class CrlBlocks final : public x509::PemScanner::Sink {
 public:
  explicit CrlBlocks(const Destination& destination) : destination_(destination) {}

  void OnBlock(std::string_view /*label*/, x509::Bytes der, uint64_t /*offset*/,
               bool encrypted) override {
    if (!encrypted && RecogniseDer(der) == Format::kCrl) {
      if (const auto crl = x509::der::ReadSingle(der, x509::der::kSequence)) {
        destination_.inventory.AddCrl(destination_.location, destination_.source, crl->encoding);
        found_ = true;
        return;
      }
    }
    ++others_;
  }
  void OnBadBlock(std::string_view /*label*/, x509::Error /*error*/) override { ++others_; }

  // Whether there are CRLs; then the other blocks count as items that are not read.
  bool Finish() const {
    if (found_) destination_.record().other_items += others_;
    return found_;
  }

 private:
  const Destination& destination_;
  bool found_ = false;
  uint32_t others_ = 0;
};

}  // namespace

bool ReadCrlFile(x509::Bytes octets, const Destination& destination) {
  const Format format = Recognise(octets.first(std::min(octets.size(), kRecognitionWindow)));
  bool found = format == Format::kCrl;
  if (found) {
    TakeCrls(octets, destination);
  } else if (format == Format::kPem) {
    CrlBlocks blocks(destination);
    x509::PemScanner scanner(blocks);
    scanner.Feed(x509::AsText(octets));
    scanner.Finish();
    found = blocks.Finish();
  }
  if (found) destination.record().format = FormatName(format);
  return found;
}

}  // namespace pkiaudit::stores
