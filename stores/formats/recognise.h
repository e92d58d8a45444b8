// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_FORMATS_RECOGNISE_H_
#define PKIAUDIT_STORES_FORMATS_RECOGNISE_H_

#include <cstdint>
#include <string_view>

#include "x509/bytes.h"

namespace pkiaudit::stores {

enum class Format : uint8_t {
  kUnknown,
  kEmpty,
  // Read by this version.
  kCertificate,  // DER; also what only starts as one, so that its reader can say where it breaks
  kCrl,          // DER
  kPkcs7,        // DER or BER
  kPkcs12,
  kPem,              // also in UTF-16 with a byte order mark
  kBase64,           // without PEM's BEGIN and END; also in UTF-16
  kSerializedStore,  // .sst
  kRegistryBlob,     // the value Blob below SystemCertificates, and the profile's certificate files
  kRegistryHive,
  kRegistryExport,  // .reg
  kCertificateTrustList,
  // Known, and told as kUnsupportedHere.
  kCertificateRequest,
  kZip,
};

// As a SourceRecord says it: "PEM", "DER certificate", …; empty for kUnknown and kEmpty.
std::string_view FormatName(Format format);

// Octets that are always enough to tell what a file is, but for text with a long preamble.
constexpr size_t kRecognitionWindow = 1u << 20;

// What a file is by its content alone: `start` is all of it, or its first kRecognitionWindow
// octets. Nothing is decoded beyond what tells formats apart.
Format Recognise(x509::Bytes start);

// The same for octets that can only be DER or BER, such as a PEM block's.
Format RecogniseDer(x509::Bytes start);

// Whether a sound file of this format may hold no certificate, CRL or key at all.
bool MayBeEmpty(Format format);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_FORMATS_RECOGNISE_H_
