// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_DIRECTORY_STRING_H_
#define PKIAUDIT_X509_DIRECTORY_STRING_H_

#include <string>

#include "x509/der.h"

namespace pkiaudit::x509 {

// Takes a string's content in order.
class CharacterSink {
 public:
  virtual ~CharacterSink() = default;
  // A Unicode scalar value.
  virtual void OnCharacter(char32_t character) = 0;
  // Octets that are no character in the string's type.
  virtual void OnInvalid(Bytes octets) = 0;
};

// Whether `tag` is one of the ASN.1 string types that hold text (X.680 41).
bool IsTextTag(der::Tag tag);

// Decodes by the string's type: UTF8String; BMPString as UTF-16BE, so that surrogate pairs are
// read; UniversalString as UTF-32BE; TeletexString as ISO 8859-1, which is what certificates hold
// in it; every other type as ASCII.
void DecodeDirectoryString(der::Tag tag, Bytes content, CharacterSink& sink);

// `character` must be a Unicode scalar value.
void AppendUtf8(char32_t character, std::string& text);

// Characters that must not reach a terminal or an XML document as they are: U+0000 to U+001F,
// U+007F to U+009F, and noncharacters. Marks that only change the look of text (bidi controls) are
// not among them.
bool IsControl(char32_t character);

// Appends "\XX" for each octet (RFC 4514 2.4).
void AppendEscapedOctets(Bytes octets, std::string& text);

// A directory string's content as UTF-8, according to its type's tag; octets that are not text in
// that type become U+FFFD. Used for names and for Microsoft's BMPStrings.
std::string DirectoryStringToUtf8(der::Tag tag, Bytes content);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_DIRECTORY_STRING_H_
