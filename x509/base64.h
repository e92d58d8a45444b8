// SPDX-License-Identifier: Apache-2.0
//
// A base64 decoder (RFC 4648 4) that can be fed piece by piece. Internal to x509/.
#ifndef PKIAUDIT_X509_BASE64_H_
#define PKIAUDIT_X509_BASE64_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pkiaudit::x509 {

// White space may stand anywhere, padding may be missing; bits left over at the end are ignored.
class Base64Decoder {
 public:
  // Appends what `text` decodes to. Returns how many characters were taken: less than all of them
  // before the first character that cannot stand there.
  size_t Decode(std::string_view text, std::vector<uint8_t>& out);

  // Appends what is left. False where the characters do not make whole octets.
  bool Finish(std::vector<uint8_t>& out);

  void Reset() { *this = Base64Decoder(); }

 private:
  bool DecodeCharacter(uint8_t character, std::vector<uint8_t>& out);

  uint32_t bits_ = 0;    // of the unfinished group
  uint8_t held_ = 0;     // characters in the unfinished group, padding included
  uint8_t padding_ = 0;  // padding characters seen; only white space may follow them
};

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_BASE64_H_
