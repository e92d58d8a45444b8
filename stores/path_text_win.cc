// SPDX-License-Identifier: Apache-2.0
#include "stores/path_text.h"
#include "stores/win/wide_text.h"

namespace pkiaudit::stores {

boost::filesystem::path PathFromText(std::string_view text) { return win::Widen(text); }
std::string PathToText(const boost::filesystem::path& path) { return win::Narrow(path.native()); }

}  // namespace pkiaudit::stores
