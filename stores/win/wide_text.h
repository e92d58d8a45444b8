// SPDX-License-Identifier: Apache-2.0
//
// The border between Windows' UTF-16 and the UTF-8 of everything else.
#ifndef PKIAUDIT_STORES_WIN_WIDE_TEXT_H_
#define PKIAUDIT_STORES_WIN_WIDE_TEXT_H_

#include <string>
#include <string_view>

namespace pkiaudit::stores::win {

// Names on Windows are any 16-bit units. Halves of surrogate pairs become three octets each
// (WTF-8), so that Widen(Narrow(name)) is the same name; such octets are no UTF-8, and shown as
// ToShownText() shows them.
std::string Narrow(std::wstring_view text);

// Octets that are neither UTF-8 nor such a half become U+FFFD.
std::wstring Widen(std::string_view text);

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_WIDE_TEXT_H_
