// SPDX-License-Identifier: Apache-2.0
#include "audit/pki/key_refusals.h"

namespace pkiaudit::audit {
namespace {

using stores::ErrorCode;
using stores::KeyQuestion;

std::string_view OfKey(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return "Its provider does not find the key, which is also what it answers an account that "
             "may not read it.";
    case ErrorCode::kPermissionDenied:
      return "The account that asked may not read the key: that needs Read on it (certlm.msc, "
             "Manage Private Keys).";
    case ErrorCode::kUnsupportedHere:
      return "Its provider is not installed on this host.";
    default:
      return "Its provider could not open the key without asking somebody, such as for a smart "
             "card, or failed.";
  }
}

std::string_view OfFile(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return "The file of the key was not found where such providers keep them.";
    case ErrorCode::kPermissionDenied:
      return "The permissions of the key's file could not be read: that needs READ_CONTROL on the "
             "file.";
    default:
      return "The permissions of the key's file could not be read.";
  }
}

}  // namespace

std::string_view WhyNotTold(const stores::PrivateKey& key, KeyQuestion question) {
  const auto code = key.RefusalOf(question);
  if (!code) {
    return {};
  }
  switch (question) {
    case KeyQuestion::kKey:
      return OfKey(*code);
    case KeyQuestion::kSecurityDescriptor:
      return *code == ErrorCode::kPermissionDenied
                 ? "The provider did not tell the permissions of the key: that needs READ_CONTROL "
                   "on it."
                 : "The provider did not tell the permissions of the key.";
    case KeyQuestion::kPublicKey:
      return "The provider did not tell the public key of the private key.";
    case KeyQuestion::kFileSecurityDescriptor:
      return OfFile(*code);
  }
  return {};
}

std::string WhyPermissionsNotTold(const stores::PrivateKey& key) {
  std::string why(WhyNotTold(key, KeyQuestion::kKey));
  why += WhyNotTold(key, KeyQuestion::kSecurityDescriptor);
  if (const std::string_view file = WhyNotTold(key, KeyQuestion::kFileSecurityDescriptor);
      !file.empty()) {
    why += why.empty() ? "" : " ";
    why += file;
  }
  return why;
}

}  // namespace pkiaudit::audit
