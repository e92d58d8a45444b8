// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_ERROR_H_
#define PKIAUDIT_X509_ERROR_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tl/expected.hpp>

namespace pkiaudit::x509 {

enum class ErrorCode : uint8_t {
  // DER and BER (X.690).
  kTruncated,         // the input ends before the element does
  kTrailingData,      // octets after the last element of a constructed value
  kUnexpectedTag,     // another element than the syntax asks for
  kBadTag,            // tag number not encoded minimally, or out of range
  kBadLength,         // length not encoded minimally, or reserved
  kIndefiniteLength,  // allowed in BER only
  kTooLarge,          // over a size limit
  kTooDeep,           // over the nesting limit
  kBadValue,          // right tag, but the content breaks the type's rules
  // Containers.
  kNoContent,           // nothing that any reader here recognises
  kBadBase64,           // inside a PEM block
  kMissingEnd,          // PEM block without its END line
  kUnsupported,         // recognised, but of a kind that is not read
  kWrongPassword,       // none of the given passwords fits
  kIterationCap,        // key derivation asks for more iterations than allowed
  kSidProtected,        // PFX protected to a Windows account (DPAPI-NG)
  kUnreadable,          // the file that holds the octets cannot be read on
  kCryptographicError,  // OpenSSL refused, with no better reason
};

// Where and why reading stopped. `offset` counts octets from the start of the input that was handed
// to the reader (for PEM: of the text).
struct Error {
  ErrorCode code = ErrorCode::kTruncated;
  uint64_t offset = 0;

  friend bool operator==(const Error&, const Error&) = default;
};

template <typename T>
using Result = tl::expected<T, Error>;

// A stable machine name such as "truncated", used in reports' evidence.
std::string_view ErrorName(ErrorCode code);
std::optional<ErrorCode> FindErrorCode(std::string_view name);

// One plain sentence for a reader of the report: what it means and what to do about it.
std::string_view Describe(ErrorCode code);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_ERROR_H_
