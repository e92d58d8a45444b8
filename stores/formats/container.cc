// SPDX-License-Identifier: Apache-2.0
#include "stores/formats/container.h"

#include <algorithm>
#include <utility>

#include "stores/formats/pem_bundle.h"
#include "stores/formats/serialized_store.h"
#include "stores/formats/trust_list_item.h"
#include "stores/host/registry_file.h"
#include "stores/text_encoding.h"
#include "x509/pem.h"

namespace pkiaudit::stores {
namespace {

// A file that says its size needs no larger window; some say 0 whatever they hold.
size_t WindowFor(const File& file) {
  if (file.size() == 0) return kRecognitionWindow;
  return static_cast<size_t>(std::min<uint64_t>(file.size() + 1, kRecognitionWindow));
}

bool HoldsNul(x509::Bytes octets) { return std::ranges::count(octets, uint8_t{0}) != 0; }

// Of an ASCII character in the text behind a byte order mark.
uint64_t FileOffset(uint64_t text_offset, ByteOrderMark mark) {
  switch (mark) {
    case ByteOrderMark::kAbsent:
      break;
    case ByteOrderMark::kUtf8:
      return 3 + text_offset;
    case ByteOrderMark::kUtf16LittleEndian:
    case ByteOrderMark::kUtf16BigEndian:
      return 2 + 2 * text_offset;
  }
  return text_offset;
}

}  // namespace

void ContainerReader::Read(File& file, const PasswordSource& passwords,
                           const Destination& destination) {
  // What one large file needed is not kept for the small ones after it.
  if (window_.capacity() > kRecognitionWindow) std::vector<uint8_t>().swap(window_);
  window_.resize(WindowFor(file));
  const auto size = file.Read(window_);
  if (!size) {
    destination.AddUnreadable({}, size.error());
    return;
  }
  window_.resize(*size);

  const Format format = Recognise(window_);
  destination.record().format = FormatName(format);
  const size_t trust_lists = destination.inventory.trust_lists().size();
  ReadAs(format, file, passwords, destination);
  // These may hold nothing of interest, and say so themselves where they break.
  if (MayBeEmpty(format) || destination.inventory.trust_lists().size() != trust_lists) return;
  const SourceRecord& record = destination.record();
  if (record.certificates + record.crls + record.private_keys + record.unreadable == 0) {
    destination.AddBadFormat({}, 0, x509::ErrorCode::kNoContent);
  }
}

void ContainerReader::ReadAs(Format format, File& file, const PasswordSource& passwords,
                             const Destination& destination) {
  switch (format) {
    case Format::kEmpty:
      destination.AddUnreadable({}, {.code = ErrorCode::kEmptyFile});
      return;
    case Format::kPem:
      ReadPem(file, passwords, destination);
      return;
    case Format::kUnknown:
      // Text may have a preamble larger than the window.
      if (!HoldsNul(window_) || FindByteOrderMark(window_) != ByteOrderMark::kAbsent) {
        ReadPem(file, passwords, destination);
      }
      return;
    case Format::kBase64:
      if (HoldRest(file, destination)) ReadBase64(passwords, destination);
      return;
    case Format::kCertificate:
    case Format::kCrl:
    case Format::kPkcs7:
    case Format::kPkcs12:
      if (HoldRest(file, destination)) {
        ReadDerObjects(window_, {}, false, passwords, destination);
      }
      return;
    case Format::kSerializedStore:
      if (HoldRest(file, destination)) ReadSerializedStore(window_, destination);
      return;
    case Format::kRegistryBlob:
      if (HoldRest(file, destination)) {
        ReadSerializedElements(window_, {.what = FormatName(format)},
                               ThumbprintOfFileName(destination.record().path), false, destination);
      }
      return;
    case Format::kRegistryExport:
      ReadRegistryExport(window_, file, destination);
      return;
    case Format::kRegistryHive:
      ReadRegistryHiveFile(window_, file, max_file_size_, destination);
      return;
    case Format::kCertificateTrustList:
      if (HoldRest(file, destination)) {
        const std::string what = KeepTrustList(window_, {}, destination);
        if (!what.empty()) destination.record().format += " (" + what + ")";
      }
      return;
    case Format::kCertificateRequest:
    case Format::kZip:
      destination.AddUnreadable({}, {.code = ErrorCode::kUnsupportedHere});
      return;
  }
}

void ContainerReader::ReadPem(File& file, const PasswordSource& passwords,
                              const Destination& destination) {
  PemBundleReader bundle(FindByteOrderMark(window_), passwords, destination);
  uint64_t offset = 0;
  while (!window_.empty()) {
    bundle.Feed(window_);
    offset += window_.size();
    if (offset >= kMaxPemSize) {
      destination.AddUnreadable({}, {.code = ErrorCode::kTooLarge, .offset = offset});
      break;
    }
    window_.resize(kRecognitionWindow);
    const auto size = file.Read(window_);
    if (!size) {
      destination.AddUnreadable({}, size.error());
      break;
    }
    window_.resize(*size);
  }
  if (bundle.Finish() != 0) destination.record().format = FormatName(Format::kPem);
}

bool ContainerReader::HoldRest(File& file, const Destination& destination) {
  const auto held = ReadRest(file, max_file_size_, window_);
  if (!held) destination.AddUnreadable({}, held.error());
  return held.has_value();
}

void ContainerReader::ReadBase64(const PasswordSource& passwords,
                                 const Destination& destination) const {
  const auto text = DecodeText(window_);
  std::vector<uint8_t> octets;
  if (!text) {
    destination.AddBadFormat({}, 0, x509::ErrorCode::kBadBase64);
  } else if (const auto decoded = x509::DecodeBase64(*text, octets); !decoded) {
    destination.AddBadFormat({}, FileOffset(decoded.error().offset, FindByteOrderMark(window_)),
                             decoded.error().code);
  } else {
    ReadDerObjects(octets, {.offset = 0, .is_verbatim = false}, false, passwords, destination);
  }
}

}  // namespace pkiaudit::stores
