// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_STORE_NAME_H_
#define PKIAUDIT_STORES_STORE_NAME_H_

#include <string>
#include <string_view>

namespace pkiaudit::stores {

// The name of a store as Windows spells it ("MY" is "My"), whatever the case; others as they are,
// with octets that are no UTF-8 as "\xNN".
std::string SpelledStoreName(std::string_view name);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_STORE_NAME_H_
